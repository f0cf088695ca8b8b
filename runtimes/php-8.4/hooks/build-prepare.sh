# shellcheck shell=bash
# Composer asks nobody, and keeps what it downloads where builds keep their caches.

export COMPOSER_NO_INTERACTION=1 COMPOSER_CACHE_DIR=/usr/local/cache/build/composer
