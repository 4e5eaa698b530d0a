#ifndef FCNSCAN_REPORT_PAGE_H
#define FCNSCAN_REPORT_PAGE_H

#include <stddef.h>

/// A piece of the page of reports, embedded when the program was built: UTF-8 without a null character.
typedef struct fcnscan_page_piece {
    const unsigned char *bytes;
    size_t size;
} fcnscan_page_piece;

/// The page, with `{{NAME}}` where the other pieces and the data go.
fcnscan_page_piece fcnscan_report_html(void);

/// How the page looks.
fcnscan_page_piece fcnscan_report_css(void);

/// What the page does: the number of its scripts, and each of them in the order in which they build on each other.
size_t fcnscan_report_script_count(void);
fcnscan_page_piece fcnscan_report_script(size_t index);

#endif
