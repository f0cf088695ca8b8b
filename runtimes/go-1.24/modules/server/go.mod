module openruntimes/server

go 1.24
