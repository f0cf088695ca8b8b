// Reads files for uploads to storage; executions need nothing of it.
