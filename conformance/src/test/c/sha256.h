/* SHA-256 (FIPS 180-4) of a stream of bytes. */
#ifndef SHA256_H
#define SHA256_H

#include <stddef.h>
#include <stdint.h>

enum { SHA256_BLOCK = 64, SHA256_SIZE = 32 };

struct sha256 {
    uint32_t state[8];
    uint64_t total;                     /* bytes so far */
    unsigned char pending[SHA256_BLOCK];
};

void sha256_start(struct sha256 *hash);
void sha256_add(struct sha256 *hash, const void *bytes, size_t len);
void sha256_finish(struct sha256 *hash, unsigned char result[SHA256_SIZE]);

#endif
