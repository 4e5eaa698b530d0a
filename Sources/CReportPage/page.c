#include "CReportPage.h"

#define PIECE(array) ((fcnscan_page_piece){array, sizeof array})

static const unsigned char html[] = {
#embed "Resources/report.html"
};
static const unsigned char css[] = {
#embed "Resources/report.css"
};
static const unsigned char boxes[] = {
#embed "Resources/boxes.js"
};
static const unsigned char scores[] = {
#embed "Resources/scores.js"
};
static const unsigned char peaks[] = {
#embed "Resources/peaks.js"
};
static const unsigned char windows[] = {
#embed "Resources/windows.js"
};
static const unsigned char regions[] = {
#embed "Resources/regions.js"
};
static const unsigned char detections[] = {
#embed "Resources/detections.js"
};
static const unsigned char matching[] = {
#embed "Resources/matching.js"
};
static const unsigned char chunks[] = {
#embed "Resources/chunks.js"
};
static const unsigned char pictures[] = {
#embed "Resources/pictures.js"
};
static const unsigned char review[] = {
#embed "Resources/review.js"
};
static const unsigned char exports[] = {
#embed "Resources/exports.js"
};
static const unsigned char heatmap[] = {
#embed "Resources/heatmap.js"
};
static const unsigned char viewer[] = {
#embed "Resources/viewer.js"
};
static const unsigned char editing[] = {
#embed "Resources/editing.js"
};
static const unsigned char charts[] = {
#embed "Resources/charts.js"
};
static const unsigned char panels[] = {
#embed "Resources/panels.js"
};
static const unsigned char keys[] = {
#embed "Resources/keys.js"
};
static const unsigned char app[] = {
#embed "Resources/app.js"
};

fcnscan_page_piece fcnscan_report_html(void) { return PIECE(html); }

fcnscan_page_piece fcnscan_report_css(void) { return PIECE(css); }

static const fcnscan_page_piece scripts[] = {
    {boxes, sizeof boxes},       {scores, sizeof scores},         {peaks, sizeof peaks},
    {windows, sizeof windows},   {regions, sizeof regions},       {detections, sizeof detections},
    {matching, sizeof matching}, {chunks, sizeof chunks},         {pictures, sizeof pictures},
    {review, sizeof review},     {exports, sizeof exports},       {heatmap, sizeof heatmap},
    {viewer, sizeof viewer},     {editing, sizeof editing},       {charts, sizeof charts},
    {panels, sizeof panels},     {keys, sizeof keys},             {app, sizeof app},
};

size_t fcnscan_report_script_count(void) { return sizeof scripts / sizeof *scripts; }

fcnscan_page_piece fcnscan_report_script(size_t index) { return scripts[index]; }
