#include "CServicePage.h"

static const unsigned char html[] = {
#embed "Resources/page.html"
    , 0};
static const unsigned char css[] = {
#embed "Resources/page.css"
    , 0};
static const unsigned char script[] = {
#embed "Resources/page.js"
    , 0};

const char *fcnscan_service_html(void) { return (const char *)html; }

const char *fcnscan_service_css(void) { return (const char *)css; }

const char *fcnscan_service_script(void) { return (const char *)script; }
