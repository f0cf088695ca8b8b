<?php

function name(): string
{
    return 'neighbour';
}
