<?php

exit(1);
