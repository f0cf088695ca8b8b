/// Runlet: a self-hosted functions server that speaks the Appwrite Functions API.
@NullMarked
package dev.runlet;

import org.jspecify.annotations.NullMarked;
