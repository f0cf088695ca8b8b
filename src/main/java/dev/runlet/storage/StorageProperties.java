package dev.runlet.storage;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// @param folder holds sources and artifacts; servers that share a database share it
@ConfigurationProperties("runlet.storage")
record StorageProperties(@DefaultValue("./data/storage") Path folder) {}
