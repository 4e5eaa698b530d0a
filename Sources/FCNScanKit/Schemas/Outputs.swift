import Datasets
import Evaluation
import Exports
import Formats
import Raster
import Scanning
import Training

// What the program prints and writes as JSON, and the schema of each. A change that a reader could stumble over makes a new
// version: a key that goes, or that means something else. A key that comes does not.

extension PictureReport: SchemaDescribed {
    /// `PICTURE.detections.json`, and what `scan` and `detect` print.
    public static let schema = "detections-1"
}

extension MapPartReport: SchemaDescribed {
    /// What `scan --rows` prints.
    public static let schema = "map-part-1"
}

extension MapMerge.Outcome: SchemaDescribed {
    /// What `merge` prints of score maps.
    public static let schema = "map-merge-1"
}

extension ScanForecast: SchemaDescribed {
    /// What a dry run prints.
    public static let schema = "forecast-1"
}

extension BatchSummary: SchemaDescribed {
    /// `summary.json`, and what `batch` prints.
    public static let schema = "summary-1"
}

extension ShardRecord: SchemaDescribed {
    /// `shards/NUMBER-of-COUNT.json`.
    static let schema = "shard-1"
}

extension BatchMerge.Outcome: SchemaDescribed {
    /// What `merge` prints.
    public static let schema = "merge-1"
}

extension ExportReport: SchemaDescribed {
    /// What `export` prints.
    public static let schema = "export-1"
}

extension ReportJob.Result: SchemaDescribed {
    /// What `report` prints.
    public static let schema = "report-1"
}

extension LabelLegend: SchemaDescribed {
    /// `PICTURE.labels.json`.
    public static let schema = "labels-1"
}

extension ScoreMapDescription: SchemaDescribed {
    /// What a score map says beside the scores.
    public static let schema = "score-map-1"
}

extension EvaluationResult: SchemaDescribed {
    /// What `evaluate` prints.
    public static let schema = "evaluation-1"
}

extension DetectionReport: SchemaDescribed {
    /// `report.json` of a detector.
    public static let schema = "evaluation-1"
}

extension ClassificationReport: SchemaDescribed {
    /// `report.json` of a classifier.
    public static let schema = "evaluation-1"
}

extension SegmentationReport: SchemaDescribed {
    /// `report.json` of label maps, and what `evaluate --truth-labels` prints.
    public static let schema = "segmentation-1"
}

extension PictureClassification: SchemaDescribed {
    /// What `classify` prints.
    public static let schema = "classification-1"
}

extension PictureComparison: SchemaDescribed {
    /// What `compare` prints.
    public static let schema = "comparison-1"
}

extension PictureContents: SchemaDescribed {
    /// What `info` prints of a picture.
    public static let schema = "picture-1"
}

extension Benchmark: SchemaDescribed {
    /// What `bench` prints.
    public static let schema = "benchmark-1"
}

extension KernelBenchmark: SchemaDescribed {
    /// What `bench --kernels` prints.
    package static let schema = "kernel-benchmark-1"
}

extension TrainingBenchmark: SchemaDescribed {
    /// What `bench --training` prints.
    package static let schema = "training-benchmark-1"
}

extension EpochMetrics: SchemaDescribed {
    /// A line of `metrics.jsonl`.
    public static let schema = "metrics-1"
}

extension DataIntensity: SchemaDescribed {
    /// `intensity.json`.
    public static let schema = "intensity-1"
}
