// What lets the program, linked with Swift's runtime of today, run with C libraries of yesterday.
#include <new>

// Swift's runtime takes this from the libstdc++ of GCC 11; that of GCC 10, which is linked, lacks it.
namespace std {
void __throw_bad_array_new_length() { throw bad_array_new_length(); }
}  // namespace std

// glibc 2.29 has versions of these that differ from the older ones in how they tell errors, which nobody here asks for. The
// linker is told to wrap them.
#define OLDER(type, name, parameters, arguments)                    \
    __asm__(".symver older_" #name ", " #name "@GLIBC_2.2.5");      \
    extern "C" type older_##name parameters;                        \
    extern "C" type __wrap_##name parameters;                       \
    extern "C" type __wrap_##name parameters { return older_##name arguments; }

OLDER(double, exp, (double x), (x))
OLDER(double, exp2, (double x), (x))
OLDER(double, log, (double x), (x))
OLDER(double, log2, (double x), (x))
OLDER(double, pow, (double x, double y), (x, y))
