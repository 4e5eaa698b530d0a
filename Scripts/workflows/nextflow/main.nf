// Scans pictures in chunks, and makes one summary:
//   nextflow run Scripts/workflows/nextflow --pictures 'slides/*.png' --chunk 500 --outdir found
// A picture that cannot be read is listed in the summary of its chunk; a task that was interrupted is run again.

include { FCNSCAN_BATCH } from './modules/nf-core/fcnscan/batch/main'
include { FCNSCAN_MERGE } from './modules/nf-core/fcnscan/merge/main'

params.pictures = null
params.model = null
params.chunk = 500

workflow {
    pictures = Channel.fromPath(params.pictures, checkIfExists: true)
    chunks = pictures
        .toSortedList()
        .flatMap { it.collate(params.chunk as int).withIndex(1) }
        .map { files, number -> [ [ id: "chunk${number}" ], files ] }
    model = params.model ? file(params.model, checkIfExists: true) : []
    FCNSCAN_BATCH(chunks, model)
    FCNSCAN_MERGE(FCNSCAN_BATCH.out.detections.map { it[1] }.flatten().collect().map { [ [ id: 'all' ], it ] })
}
