#include "sha256.h"

#include <endian.h>
#include <string.h>

static const uint32_t constants[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

static inline uint32_t rotate(uint32_t x, int n)
{
    return x >> n | x << (32 - n);
}

static void expand(uint32_t w[64], const unsigned char *block)
{
    for (int i = 0; i < 16; i++) {
        uint32_t word;

        memcpy(&word, block + 4 * i, 4);
        w[i] = be32toh(word);
    }
    for (int i = 16; i < 64; i++) {
        uint32_t a = w[i - 15], b = w[i - 2];

        w[i] = w[i - 16] + w[i - 7] + (rotate(a, 7) ^ rotate(a, 18) ^ a >> 3)
            + (rotate(b, 17) ^ rotate(b, 19) ^ b >> 10);
    }
}

/* Only d and h change; the next round takes the eight values one place on. */
static inline void one_round(uint32_t a, uint32_t b, uint32_t c, uint32_t *d,
                             uint32_t e, uint32_t f, uint32_t g, uint32_t *h, uint32_t input)
{
    uint32_t sum = *h + input + (g ^ (e & (f ^ g)))
        + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25));

    *d += sum;
    *h = sum + (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + ((a & b) | (c & (a | b)));
}

static void add_block(uint32_t state[8], const unsigned char *block)
{
    uint32_t w[64];
    uint32_t a = state[0], b = state[1], c = state[2], d = state[3];
    uint32_t e = state[4], f = state[5], g = state[6], h = state[7];

    expand(w, block);
    for (int i = 0; i < 64; i += 8) {
        const uint32_t *k = constants + i, *v = w + i;

        one_round(a, b, c, &d, e, f, g, &h, k[0] + v[0]);
        one_round(h, a, b, &c, d, e, f, &g, k[1] + v[1]);
        one_round(g, h, a, &b, c, d, e, &f, k[2] + v[2]);
        one_round(f, g, h, &a, b, c, d, &e, k[3] + v[3]);
        one_round(e, f, g, &h, a, b, c, &d, k[4] + v[4]);
        one_round(d, e, f, &g, h, a, b, &c, k[5] + v[5]);
        one_round(c, d, e, &f, g, h, a, &b, k[6] + v[6]);
        one_round(b, c, d, &e, f, g, h, &a, k[7] + v[7]);
    }
    state[0] += a, state[1] += b, state[2] += c, state[3] += d;
    state[4] += e, state[5] += f, state[6] += g, state[7] += h;
}

void sha256_start(struct sha256 *hash)
{
    static const uint32_t initial[8] = {
        0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
        0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
    };

    memcpy(hash->state, initial, sizeof initial);
    hash->total = 0;
}

void sha256_add(struct sha256 *hash, const void *bytes, size_t len)
{
    const unsigned char *at = bytes;
    size_t held = hash->total % SHA256_BLOCK;

    hash->total += len;
    if (held) {
        size_t part = SHA256_BLOCK - held < len ? SHA256_BLOCK - held : len;

        memcpy(hash->pending + held, at, part);
        at += part, len -= part;
        if (held + part < SHA256_BLOCK)
            return;
        add_block(hash->state, hash->pending);
    }
    for (; len >= SHA256_BLOCK; at += SHA256_BLOCK, len -= SHA256_BLOCK)
        add_block(hash->state, at);
    memcpy(hash->pending, at, len);
}

void sha256_finish(struct sha256 *hash, unsigned char result[SHA256_SIZE])
{
    static const unsigned char padding[SHA256_BLOCK] = {0x80};
    uint64_t bits = htobe64(hash->total * 8);
    size_t held = hash->total % SHA256_BLOCK;

    sha256_add(hash, padding, (held < 56 ? 56 : 120) - held);
    sha256_add(hash, &bits, 8);
    for (int i = 0; i < 8; i++) {
        uint32_t word = htobe32(hash->state[i]);

        memcpy(result + 4 * i, &word, 4);
    }
}
