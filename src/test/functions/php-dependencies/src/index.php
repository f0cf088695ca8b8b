<?php

// Reads a time span such as "2 days" with a package that Composer puts into vendor/.
require __DIR__ . '/../vendor/autoload.php';

use Example\Spans\Span;

return function ($context) {
    return $context->res->json(['milliseconds' => Span::milliseconds($context->req->bodyText)]);
};
