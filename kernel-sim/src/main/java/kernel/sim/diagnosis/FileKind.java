package kernel.sim.diagnosis;

import kernel.api.ByteView;

/** What a file is, by its first bytes: also the kinds that no Linux can execute, because people try. */
enum FileKind {
    EMPTY("an empty file, 0 bytes") {
        @Override
        boolean is(ByteView head) {
            return head.length() == 0;
        }
    },
    SCRIPT("a script") {
        @Override
        boolean is(ByteView head) {
            return head.is(0, '#', '!');
        }
    },
    MARKED_SCRIPT("a script behind a byte-order mark") {
        @Override
        boolean is(ByteView head) {
            return head.is(0, 0xef, 0xbb, 0xbf, '#', '!');
        }
    },
    WIDE_SCRIPT("a script in UTF-16") {
        @Override
        boolean is(ByteView head) {
            return head.is(0, 0xff, 0xfe, '#', 0, '!', 0) || head.is(0, 0xfe, 0xff, 0, '#', 0, '!');
        }
    },
    ELF("an ELF file") {
        @Override
        boolean is(ByteView head) {
            return head.is(0, 0x7f, 'E', 'L', 'F');
        }
    },
    MACH_O_64("a macOS (Mach-O 64-bit) program") {
        @Override
        boolean is(ByteView head) {
            return head.is(0, 0xcf, 0xfa, 0xed, 0xfe);
        }
    },
    MACH_O_32("a macOS (Mach-O 32-bit) program") {
        @Override
        boolean is(ByteView head) {
            return head.is(0, 0xce, 0xfa, 0xed, 0xfe) || head.is(0, 0xfe, 0xed, 0xfa, 0xce);
        }
    },
    JAVA_CLASS("a Java class file") {
        @Override
        boolean is(ByteView head) {
            return head.is(0, 0xca, 0xfe, 0xba, 0xbe) && head.length() >= 8 && head.u8(7) >= FIRST_JAVA;
        }
    },
    MACH_O_FAT("a macOS program for several machines (universal Mach-O)") {
        @Override
        boolean is(ByteView head) {
            return head.is(0, 0xca, 0xfe, 0xba, 0xbe);
        }
    },
    PE("a Windows program (PE)") {
        @Override
        boolean is(ByteView head) {
            return head.is(0, 'M', 'Z');
        }
    },
    WASM("a WebAssembly module") {
        @Override
        boolean is(ByteView head) {
            return head.is(0, 0, 'a', 's', 'm');
        }
    },
    BITCODE("LLVM bitcode") {
        @Override
        boolean is(ByteView head) {
            return head.is(0, 'B', 'C', 0xc0, 0xde);
        }
    },
    PYTHON_BYTECODE("Python bytecode") {
        @Override
        boolean is(ByteView head) {
            return head.length() >= 16 && head.is(2, '\r', '\n') && head.u8(1) <= LAST_PYC;
        }
    },
    ARCHIVE("an ar archive (a library, or a Debian package)") {
        @Override
        boolean is(ByteView head) {
            return head.is(0, '!', '<', 'a', 'r', 'c', 'h', '>', '\n');
        }
    },
    ZIP("a zip archive (also jar, apk, wheel)") {
        @Override
        boolean is(ByteView head) {
            return head.is(0, 'P', 'K', 3, 4) || head.is(0, 'P', 'K', 5, 6);
        }
    },
    GZIP("gzip-compressed data") {
        @Override
        boolean is(ByteView head) {
            return head.is(0, 0x1f, 0x8b);
        }
    },
    XZ("xz-compressed data") {
        @Override
        boolean is(ByteView head) {
            return head.is(0, 0xfd, '7', 'z', 'X', 'Z', 0);
        }
    },
    ZSTD("zstd-compressed data") {
        @Override
        boolean is(ByteView head) {
            return head.is(0, 0x28, 0xb5, 0x2f, 0xfd);
        }
    },
    BZIP2("bzip2-compressed data") {
        @Override
        boolean is(ByteView head) {
            return head.is(0, 'B', 'Z', 'h');
        }
    },
    BFLT("a uClinux program (bFLT)") {
        @Override
        boolean is(ByteView head) {
            return head.is(0, 'b', 'F', 'L', 'T');
        }
    },
    LFS_POINTER("a Git LFS pointer, not the file itself") {
        @Override
        boolean is(ByteView head) {
            return head.length() > 8
                    && head.bytes(0, Math.min(head.length(), 24)).toLatin1().startsWith("version https://git-lfs");
        }
    },
    HTML("an HTML page") {
        @Override
        boolean is(ByteView head) {
            String start = head.bytes(0, Math.min(head.length(), 15)).toLatin1();
            return start.regionMatches(true, 0, "<!doctype html", 0, 14) || start.regionMatches(true, 0, "<html", 0, 5);
        }
    },
    AOUT("an a.out program") {
        @Override
        boolean is(ByteView head) {
            return head.length() >= 32 && head.u8(2) <= 0x64 && isAoutMagic(head.u16(0));
        }
    },
    ZEROES("zeroes") {
        @Override
        boolean is(ByteView head) {
            for (int i = 0; i < head.length(); i++) {
                if (head.u8(i) != 0) {
                    return false;
                }
            }
            return true;
        }
    },
    TEXT("a text file") {
        @Override
        boolean is(ByteView head) {
            for (int i = 0; i < head.length(); i++) {
                int value = head.u8(i);
                if (value == 0x7f || (value < ' ' && !isLayout(value))) {
                    return false;
                }
            }
            return true;
        }
    },
    DATA("data of a kind that is not known") {
        @Override
        boolean is(ByteView head) {
            return true;
        }
    };

    /** How many bytes are looked at. */
    static final int HEAD = 512;

    /** The major version of Java 1.1 class files; universal Mach-O files have as many machines at that place. */
    private static final int FIRST_JAVA = 45;

    private static final int LAST_PYC = 0x10;

    private final String description;

    FileKind(String description) {
        this.description = description;
    }

    abstract boolean is(ByteView head);

    /** Recognises a file by its first {@link #HEAD} bytes, or all of it if it is shorter. */
    static FileKind of(ByteView head) {
        for (FileKind kind : values()) {
            if (kind.is(head)) {
                return kind;
            }
        }
        return DATA;
    }

    private static boolean isLayout(int value) {
        return (value >= '\t' && value <= '\r') || value == 0x1b;
    }

    private static boolean isAoutMagic(int magic) {
        return magic == 0407 || magic == 0410 || magic == 0413 || magic == 0314;
    }

    String description() {
        return description;
    }
}
