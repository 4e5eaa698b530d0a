// Parses a Nextflow file as Groovy, which its language builds on, and prints the script of its process:
//   groovy render.groovy main.nf id=chunk1 cpus=2 args="--no-pictures" model=
// Not an engine: channels and outputs are not looked at.

def text = new File(args[0]).text
new GroovyClassLoader().parseClass(text)
def given = args.drop(1).collectEntries { it.split('=', 2) as List }
if (!given) return

def sections = [:].withDefault { [] }
def section = null
text.eachLine { line ->
    def label = line =~ /^    (input|output|when|script|stub):$/
    if (label) section = label[0][1]
    else if (line == '}') section = null
    else if (section) sections[section] << line
}
assert sections.keySet() == ['input', 'output', 'when', 'script', 'stub'] as Set : 'a process has five sections'
def binding = new Binding(
    meta: [id: given.id], model: given.model ?: [], prefix: null, moduleDir: '.',
    task: [cpus: given.cpus as int, process: 'CHECK', ext: [args: given.args, prefix: null, when: null]])
assert new GroovyShell(binding).evaluate(sections.when.join('\n')) : 'the process runs unless told otherwise'
print new GroovyShell(binding).evaluate(sections.script.join('\n')).stripIndent()
