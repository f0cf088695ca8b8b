package dev.runlet.worker;

import dev.runlet.description.Described;
import dev.runlet.description.Model;

/// One HTTP header of a call or its answer. A name may occur several times.
@Model(name = "Header", text = "One HTTP header. A name may occur several times.")
public record Header(
    @Described(value = "Its name.", example = "content-type") String name,
    @Described(value = "Its value.", example = "application/json") String value) {}
