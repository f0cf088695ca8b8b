await Promise.resolve();

throw new Error('cannot start');
