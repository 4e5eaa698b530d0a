#include "CSchemas.h"

static const unsigned char benchmark_1[] = {
#embed "Texts/benchmark-1.schema.json"
    , 0};
static const unsigned char classification_1[] = {
#embed "Texts/classification-1.schema.json"
    , 0};
static const unsigned char comparison_1[] = {
#embed "Texts/comparison-1.schema.json"
    , 0};
static const unsigned char conversion_1[] = {
#embed "Texts/conversion-1.schema.json"
    , 0};
static const unsigned char detections_1[] = {
#embed "Texts/detections-1.schema.json"
    , 0};
static const unsigned char evaluation_1[] = {
#embed "Texts/evaluation-1.schema.json"
    , 0};
static const unsigned char export_1[] = {
#embed "Texts/export-1.schema.json"
    , 0};
static const unsigned char forecast_1[] = {
#embed "Texts/forecast-1.schema.json"
    , 0};
static const unsigned char intensity_1[] = {
#embed "Texts/intensity-1.schema.json"
    , 0};
static const unsigned char kernel_benchmark_1[] = {
#embed "Texts/kernel-benchmark-1.schema.json"
    , 0};
static const unsigned char labels_1[] = {
#embed "Texts/labels-1.schema.json"
    , 0};
static const unsigned char map_merge_1[] = {
#embed "Texts/map-merge-1.schema.json"
    , 0};
static const unsigned char map_part_1[] = {
#embed "Texts/map-part-1.schema.json"
    , 0};
static const unsigned char merge_1[] = {
#embed "Texts/merge-1.schema.json"
    , 0};
static const unsigned char metrics_1[] = {
#embed "Texts/metrics-1.schema.json"
    , 0};
static const unsigned char network_1[] = {
#embed "Texts/network-1.schema.json"
    , 0};
static const unsigned char picture_1[] = {
#embed "Texts/picture-1.schema.json"
    , 0};
static const unsigned char report_1[] = {
#embed "Texts/report-1.schema.json"
    , 0};
static const unsigned char score_map_1[] = {
#embed "Texts/score-map-1.schema.json"
    , 0};
static const unsigned char segmentation_1[] = {
#embed "Texts/segmentation-1.schema.json"
    , 0};
static const unsigned char shard_1[] = {
#embed "Texts/shard-1.schema.json"
    , 0};
static const unsigned char summary_1[] = {
#embed "Texts/summary-1.schema.json"
    , 0};
static const unsigned char training_benchmark_1[] = {
#embed "Texts/training-benchmark-1.schema.json"
    , 0};

static const fcn_schema schemas[] = {
    {"benchmark-1", benchmark_1},
    {"classification-1", classification_1},
    {"comparison-1", comparison_1},
    {"conversion-1", conversion_1},
    {"detections-1", detections_1},
    {"evaluation-1", evaluation_1},
    {"export-1", export_1},
    {"forecast-1", forecast_1},
    {"intensity-1", intensity_1},
    {"kernel-benchmark-1", kernel_benchmark_1},
    {"labels-1", labels_1},
    {"map-merge-1", map_merge_1},
    {"map-part-1", map_part_1},
    {"merge-1", merge_1},
    {"metrics-1", metrics_1},
    {"network-1", network_1},
    {"picture-1", picture_1},
    {"report-1", report_1},
    {"score-map-1", score_map_1},
    {"segmentation-1", segmentation_1},
    {"shard-1", shard_1},
    {"summary-1", summary_1},
    {"training-benchmark-1", training_benchmark_1},
};

size_t fcn_schema_count(void) { return sizeof schemas / sizeof schemas[0]; }

fcn_schema fcn_schema_at(size_t index) { return schemas[index]; }
