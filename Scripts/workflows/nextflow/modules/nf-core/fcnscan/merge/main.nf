process FCNSCAN_MERGE {
    tag "$meta.id"
    label 'process_single'

    conda "${moduleDir}/environment.yml"
    container "fcnscan"

    input:
    tuple val(meta), path(detections, stageAs: 'found/?/*')

    output:
    tuple val(meta), path("found/summary.csv") , emit: table
    tuple val(meta), path("found/summary.json"), emit: summary
    path "versions.yml"                        , emit: versions

    when:
    task.ext.when == null || task.ext.when

    script:
    def args = task.ext.args ?: ''
    """
    fcnscan merge found ${args}

    cat <<-END_VERSIONS > versions.yml
    "${task.process}":
        fcnscan: \$(fcnscan --version)
    END_VERSIONS
    """

    stub:
    """
    mkdir -p found
    touch found/summary.csv found/summary.json

    cat <<-END_VERSIONS > versions.yml
    "${task.process}":
        fcnscan: \$(fcnscan --version)
    END_VERSIONS
    """
}
