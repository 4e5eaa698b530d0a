/// Asks for a line of the cache, which nothing waits for; any address is allowed.
static inline __attribute__((always_inline)) void prefetchLine(const void *address) {
    __builtin_prefetch(address, 0, 3);
}
