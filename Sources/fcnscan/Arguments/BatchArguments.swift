import ArgumentParser
import FCNScanKit
import FoundationEssentials
import Glibc

/// What exit code a batch has in which pictures failed.
enum FailurePolicy: String, ExpressibleByArgument, CaseIterable {
    case report
    case tolerate
}

/// How batches end.
struct FailureArgument: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Pictures that cannot be scanned: report (the exit code is 1) or tolerate (it is 0, for engines that would "
                + "run everything again); both list them."))
    var failures = FailurePolicy.report

    /// - Throws: The exit code of a run that lists failures.
    func end(_ summary: BatchSummary) throws {
        if failures == .report, !summary.failures.isEmpty { throw ExitCode.failure }
    }
}

/// Which share of a batch is done.
struct ShardArgument: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Do one share of the batch, 2/8 for the second of eight, or what a scheduler of arrays says: auto. "
                + "'fcnscan merge' makes the summary.", valueName: "i/n|auto"))
    var shard: String?

    /// The share.
    ///
    /// - Throws: `ValidationError`, `BatchShardError`.
    func shard(environment: [String: String] = ProcessInfo.processInfo.environment) throws -> BatchShard? {
        guard let shard else { return nil }
        if shard == "auto" { return try BatchShard(environment: environment) }
        guard let share = BatchShard(shard) else {
            throw ValidationError(
                "--shard: expected auto, or a number and how many there are, as in 2/8; found '\(shard)'.")
        }
        return share
    }
}
