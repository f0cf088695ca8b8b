<?php

return function ($context) {
    $context->log('sync');
    return $context->res->text('sync');
};
