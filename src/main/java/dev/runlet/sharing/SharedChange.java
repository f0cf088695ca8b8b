package dev.runlet.sharing;

/// Something that every server is to know before whoever did it is answered. Published within the
/// transaction that does it; on the other servers it is published once that is committed, outside
/// of a transaction, and on this one as well. Handlers may therefore hear of it twice, but of all
/// changes in the order of their commits.
///
/// Its JSON is what servers tell each other.
public interface SharedChange {}
