#include "deflate.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum {
    /// Tokens in a block: enough that its table of codes costs nothing, few enough to stay in the cache.
    BLOCK_TOKENS = 1 << 17,
    END_OF_BLOCK = 256,
    SYMBOLS = 286,
    SHORTEST_RUN = 3,
    LONGEST_RUN = 258,
    /// A token below this is a byte, others are runs of the byte before: 256 is the shortest.
    FIRST_RUN_TOKEN = 256,
    TOKENS = FIRST_RUN_TOKEN + LONGEST_RUN - SHORTEST_RUN + 1,
    NO_BYTE = 256,
};

struct fcn_deflate {
    fcn_deflate_sink sink;
    void *context;
    uint32_t sum_of_bytes, sum_of_sums;
    unsigned last_byte;
    size_t count;
    uint64_t bits;
    unsigned bit_count;
    uint8_t *output;
    uint16_t tokens[BLOCK_TOKENS];
    /// A token takes at most 15 + 5 + 1 bits; the rest is for the tables.
    uint8_t buffer[BLOCK_TOKENS * 3 + 1024];
};

fcn_deflate *fcn_deflate_create(fcn_deflate_sink sink, void *context) {
    fcn_deflate *deflate = malloc(sizeof *deflate);
    if (!deflate) return NULL;
    deflate->sink = sink;
    deflate->context = context;
    deflate->sum_of_bytes = 1;
    deflate->sum_of_sums = 0;
    deflate->last_byte = NO_BYTE;
    deflate->count = 0;
    deflate->bit_count = 0;
    // The header: 32 KB window, fast.
    deflate->buffer[0] = 0x78;
    deflate->buffer[1] = 0x01;
    deflate->output = deflate->buffer + 2;
    deflate->bits = 0;
    return deflate;
}

void fcn_deflate_destroy(fcn_deflate *deflate) { free(deflate); }

/// Adler-32.
static void add_to_checksum(fcn_deflate *deflate, const uint8_t *bytes, size_t count) {
    uint32_t a = deflate->sum_of_bytes, b = deflate->sum_of_sums;
    while (count > 0) {
        // As many as cannot overflow.
        size_t piece = count < 5552 ? count : 5552;
        for (size_t i = 0; i < piece; i++) b += a += bytes[i];
        a %= 65521;
        b %= 65521;
        bytes += piece;
        count -= piece;
    }
    deflate->sum_of_bytes = a;
    deflate->sum_of_sums = b;
}

static inline void put(fcn_deflate *deflate, uint32_t bits, unsigned count) {
    deflate->bits |= (uint64_t)bits << deflate->bit_count;
    deflate->bit_count += count;
    for (; deflate->bit_count >= 8; deflate->bit_count -= 8, deflate->bits >>= 8) {
        *deflate->output++ = (uint8_t)deflate->bits;
    }
}

typedef struct leaf {
    uint32_t frequency;
    uint16_t symbol;
} leaf;

static int by_frequency(const void *a, const void *b) {
    const leaf *x = a, *y = b;
    if (x->frequency != y->frequency) return x->frequency < y->frequency ? -1 : 1;
    return (int)x->symbol - (int)y->symbol;
}

/// Lengths of Huffman codes; at least two symbols are used. A tree that is too deep is made again with
/// frequencies that differ less.
static void make_lengths(uint32_t *frequencies, int symbols, unsigned limit, uint8_t *lengths) {
    while (true) {
        leaf leaves[SYMBOLS];
        uint32_t weights[2 * SYMBOLS];
        uint16_t parents[2 * SYMBOLS];
        uint8_t depths[2 * SYMBOLS];
        int count = 0;
        for (int symbol = 0; symbol < symbols; symbol++) {
            if (frequencies[symbol]) leaves[count++] = (leaf){frequencies[symbol], (uint16_t)symbol};
        }
        qsort(leaves, count, sizeof *leaves, by_frequency);
        for (int i = 0; i < count; i++) weights[i] = leaves[i].frequency;
        // Both the leaves and the nodes that are made come in the order of their weights.
        int next_leaf = 0, next_node = count;
        for (int node = count; node < 2 * count - 1; node++) {
            weights[node] = 0;
            for (int child = 0; child < 2; child++) {
                bool is_leaf = next_leaf < count && (next_node >= node || weights[next_leaf] <= weights[next_node]);
                int lightest = is_leaf ? next_leaf++ : next_node++;
                weights[node] += weights[lightest];
                parents[lightest] = (uint16_t)node;
            }
        }
        unsigned deepest = 0;
        depths[2 * count - 2] = 0;
        for (int node = 2 * count - 3; node >= 0; node--) {
            depths[node] = depths[parents[node]] + 1;
            if (depths[node] > deepest) deepest = depths[node];
        }
        if (deepest <= limit) {
            memset(lengths, 0, symbols);
            for (int i = 0; i < count; i++) lengths[leaves[i].symbol] = depths[i];
            return;
        }
        for (int symbol = 0; symbol < symbols; symbol++) {
            if (frequencies[symbol]) frequencies[symbol] = (frequencies[symbol] >> 2) + 1;
        }
    }
}

/// Canonical codes of some lengths, first bit lowest.
static void make_codes(const uint8_t *lengths, int symbols, uint32_t *codes) {
    uint32_t code = 0;
    for (unsigned length = 1; length <= 15; length++, code <<= 1) {
        for (int symbol = 0; symbol < symbols; symbol++) {
            if (lengths[symbol] != length) continue;
            uint32_t reversed = 0;
            for (unsigned bit = 0; bit < length; bit++) reversed |= (code >> bit & 1) << (length - 1 - bit);
            codes[symbol] = reversed;
            code++;
        }
    }
}

/// The symbol of a run, and the bits that follow it.
static int run_symbol(int length, unsigned *extra_bits, uint32_t *extra) {
    unsigned rest = length - SHORTEST_RUN;
    *extra_bits = 0;
    *extra = 0;
    if (length == LONGEST_RUN) return 285;
    if (rest < 8) return 257 + rest;
    unsigned magnitude = 31 - __builtin_clz(rest);
    *extra_bits = magnitude - 2;
    *extra = rest & ((1u << *extra_bits) - 1);
    return 257 + 4 * (magnitude - 1) + (rest >> *extra_bits & 3);
}

/// Writes the lengths of all codes, with codes of their own.
static void put_tables(fcn_deflate *deflate, const uint8_t *lengths) {
    // The order in which the format wants the lengths of the codes for lengths.
    static const uint8_t order[19] = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};
    uint32_t frequencies[19] = {0}, codes[19];
    uint8_t length_lengths[19];
    for (int symbol = 0; symbol < SYMBOLS; symbol++) frequencies[lengths[symbol]]++;
    // The one distance, 1, has a code of one bit.
    frequencies[1]++;
    make_lengths(frequencies, 19, 7, length_lengths);
    make_codes(length_lengths, 19, codes);
    put(deflate, SYMBOLS - 257, 5);
    put(deflate, 0, 5);
    put(deflate, 19 - 4, 4);
    for (int i = 0; i < 19; i++) put(deflate, length_lengths[order[i]], 3);
    for (int symbol = 0; symbol < SYMBOLS; symbol++) {
        put(deflate, codes[lengths[symbol]], length_lengths[lengths[symbol]]);
    }
    put(deflate, codes[1], length_lengths[1]);
}

static void put_block(fcn_deflate *deflate, bool is_last) {
    // Two counters of each token, because the same one often comes twice.
    uint32_t counts[2][TOKENS] = {{0}};
    size_t count = deflate->count;
    const uint16_t *tokens = deflate->tokens;
    for (size_t i = 0; i + 1 < count; i += 2) {
        counts[0][tokens[i]]++;
        counts[1][tokens[i + 1]]++;
    }
    if (count % 2) counts[0][tokens[count - 1]]++;

    uint32_t frequencies[SYMBOLS] = {0}, symbol_codes[SYMBOLS] = {0};
    uint8_t lengths[SYMBOLS];
    unsigned extra_bits;
    uint32_t extra;
    for (int byte = 0; byte < 256; byte++) frequencies[byte] = counts[0][byte] + counts[1][byte];
    for (int token = FIRST_RUN_TOKEN; token < TOKENS; token++) {
        int symbol = run_symbol(token - FIRST_RUN_TOKEN + SHORTEST_RUN, &extra_bits, &extra);
        frequencies[symbol] += counts[0][token] + counts[1][token];
    }
    frequencies[END_OF_BLOCK] = 1;
    // A code needs two symbols, and the last block may have no tokens.
    if (count == 0) frequencies[0] = 1;
    make_lengths(frequencies, SYMBOLS, 15, lengths);
    make_codes(lengths, SYMBOLS, symbol_codes);

    put(deflate, is_last, 1);
    put(deflate, 2, 2);
    put_tables(deflate, lengths);

    // The bits of each token, and above them how many there are.
    uint32_t codes[TOKENS];
    for (int byte = 0; byte < 256; byte++) codes[byte] = symbol_codes[byte] | (uint32_t)lengths[byte] << 24;
    for (int token = FIRST_RUN_TOKEN; token < TOKENS; token++) {
        int symbol = run_symbol(token - FIRST_RUN_TOKEN + SHORTEST_RUN, &extra_bits, &extra);
        codes[token] = symbol_codes[symbol] | extra << lengths[symbol]
                       | (uint32_t)(lengths[symbol] + extra_bits + 1) << 24;
    }
    uint64_t bits = deflate->bits;
    unsigned bit_count = deflate->bit_count;
    uint8_t *output = deflate->output;
    for (size_t i = 0; i < count; i++) {
        uint32_t code = codes[tokens[i]];
        bits |= (uint64_t)(code & 0xFFFFFF) << bit_count;
        bit_count += code >> 24;
        uint64_t little = bits;
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
        little = __builtin_bswap64(little);
#endif
        memcpy(output, &little, 8);
        output += bit_count >> 3;
        bits >>= bit_count & ~7u;
        bit_count &= 7;
    }
    deflate->bits = bits;
    deflate->bit_count = bit_count;
    deflate->output = output;
    put(deflate, symbol_codes[END_OF_BLOCK], lengths[END_OF_BLOCK]);
    deflate->count = 0;
}

/// Hands on what is complete.
static void flush(fcn_deflate *deflate) {
    size_t count = deflate->output - deflate->buffer;
    deflate->output = deflate->buffer;
    deflate->sink(deflate->context, deflate->buffer, count);
}

static inline uint64_t eight_bytes(const uint8_t *bytes) {
    uint64_t value;
    memcpy(&value, bytes, 8);
    return value;
}

/// Makes tokens of bytes, of which there are at most as many as there is room for.
static void tokenize(fcn_deflate *deflate, const uint8_t *byte, size_t count) {
    const uint8_t *end = byte + count;
    uint16_t *token = deflate->tokens + deflate->count;
    unsigned last = deflate->last_byte;
    // A shorter run than eight bytes saves little and costs a wrong guess of the processor.
    while (end - byte >= 8) {
        uint64_t repeated = last * 0x0101010101010101u;
        if (last == NO_BYTE || eight_bytes(byte) != repeated) {
            *token++ = last = *byte++;
            continue;
        }
        size_t room = end - byte < LONGEST_RUN ? (size_t)(end - byte) : LONGEST_RUN, run = 8;
        while (run + 8 <= room && eight_bytes(byte + run) == repeated) run += 8;
        while (run < room && byte[run] == last) run++;
        *token++ = (uint16_t)(FIRST_RUN_TOKEN + run - SHORTEST_RUN);
        byte += run;
    }
    while (byte < end) *token++ = last = *byte++;
    deflate->last_byte = last;
    deflate->count = token - deflate->tokens;
}

void fcn_deflate_append(fcn_deflate *deflate, const uint8_t *bytes, size_t count) {
    add_to_checksum(deflate, bytes, count);
    while (count > 0) {
        size_t room = BLOCK_TOKENS - deflate->count;
        size_t piece = count < room ? count : room;
        tokenize(deflate, bytes, piece);
        bytes += piece;
        count -= piece;
        if (deflate->count == BLOCK_TOKENS) {
            put_block(deflate, false);
            flush(deflate);
        }
    }
}

void fcn_deflate_finish(fcn_deflate *deflate) {
    put_block(deflate, true);
    if (deflate->bit_count > 0) put(deflate, 0, 8 - deflate->bit_count);
    for (int shift = 24; shift >= 0; shift -= 8) {
        uint32_t sum = deflate->sum_of_sums << 16 | deflate->sum_of_bytes;
        *deflate->output++ = (uint8_t)(sum >> shift);
    }
    flush(deflate);
}
