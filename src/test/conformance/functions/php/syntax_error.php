<?php

return function ($context) {
    this is not code
};
