<?php

return 'no function';
