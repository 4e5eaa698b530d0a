process FCNSCAN_BATCH {
    tag "$meta.id"
    label 'process_medium'

    conda "${moduleDir}/environment.yml"
    container "fcnscan"

    input:
    tuple val(meta), path(pictures, stageAs: 'pictures/*')
    path model

    output:
    tuple val(meta), path("${prefix}/**.detections.json"), emit: detections, optional: true
    tuple val(meta), path("${prefix}/summary.csv")       , emit: table
    tuple val(meta), path("${prefix}/summary.json")      , emit: summary
    path "versions.yml"                                  , emit: versions

    when:
    task.ext.when == null || task.ext.when

    script:
    def args = task.ext.args ?: ''
    def with_model = model ? "--model ${model}" : ''
    prefix = task.ext.prefix ?: "${meta.id}"
    """
    fcnscan batch pictures \\
        --output ${prefix} \\
        --threads ${task.cpus} \\
        --failures tolerate \\
        ${with_model} \\
        ${args}

    cat <<-END_VERSIONS > versions.yml
    "${task.process}":
        fcnscan: \$(fcnscan --version)
    END_VERSIONS
    """

    stub:
    prefix = task.ext.prefix ?: "${meta.id}"
    """
    mkdir -p ${prefix}
    touch ${prefix}/stub.detections.json ${prefix}/summary.csv ${prefix}/summary.json

    cat <<-END_VERSIONS > versions.yml
    "${task.process}":
        fcnscan: \$(fcnscan --version)
    END_VERSIONS
    """
}
