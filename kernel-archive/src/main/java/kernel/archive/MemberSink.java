package kernel.archive;

import java.util.Optional;
import kernel.api.ByteString;

/** Who takes the entries of an archive. */
interface MemberSink {
    /** Adds a file; the content comes with {@link ArchiveInode#content}. Empty if the entry is not used, with a warning. */
    Optional<ArchiveInode> add(Member member) throws RootException;

    /** Adds another name of a file that is there already. */
    void addHardLink(ByteString name, ByteString target) throws RootException;

    /** Tells of something odd. */
    void warn(ByteString entry, String text);

    /** Returns what memory the index may take. */
    MemoryBudget budget();
}
