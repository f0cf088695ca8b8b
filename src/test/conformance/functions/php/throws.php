<?php

throw new Exception('cannot start');
