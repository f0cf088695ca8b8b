<?php

require_once __DIR__ . '/neighbour.php';

return fn ($context) => $context->res->text(name());
