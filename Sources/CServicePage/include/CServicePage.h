#ifndef FCNSCAN_SERVICE_PAGE_H
#define FCNSCAN_SERVICE_PAGE_H

/// The page of the service, embedded when the program was built: UTF-8 that ends with a zero, with `{{NAME}}` where the other
/// pieces and the models go.
const char *fcnscan_service_html(void);

/// How the page looks.
const char *fcnscan_service_css(void);

/// What the page does.
const char *fcnscan_service_script(void);

#endif
