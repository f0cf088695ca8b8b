/// The conformance suite: what every runtime image must do, written down once in
/// `src/test/conformance`, and asked of each image through the pool that serves users.
package dev.runlet.conformance;
