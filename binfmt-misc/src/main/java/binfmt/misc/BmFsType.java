package binfmt.misc;

import kernel.api.FileSystemType;
import kernel.api.KernelProfile;
import kernel.api.SuperBlock;

/** The file system binfmt_misc, {@code bm_fs_type}. */
final class BmFsType implements FileSystemType {
    static final BmFsType INSTANCE = new BmFsType();

    private BmFsType() {}

    @Override
    public String name() {
        return "binfmt_misc";
    }

    @Override
    public SuperBlock fillSuper(KernelProfile kernel) {
        return new BinfmtMisc(kernel);
    }
}
