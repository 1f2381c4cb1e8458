using System.CommandLine;
using System.Text.Json.Serialization.Metadata;
using Hadal.Cli.CommandLine;
using Spectre.Console.Rendering;

namespace Hadal.Cli.Commands.Bench;

/// <summary>What every <c>bench</c> command does with its document: <c>--out</c>, what it prints and, where it has tables for pages, <c>--markdown</c>.</summary>
internal sealed class BenchReport<TRow>(ToolConsole console, JsonTypeInfo<BenchDocument<TRow>> type)
{
    private readonly Option<FileInfo> _file = new Option<FileInfo>("--out") { Description = "Write the document to a file too.", HelpName = "FILE" }.NeedsValue();
    private readonly Option<bool> _markdown = new("--markdown") { Description = "Print tables in Markdown." };

    internal void AddTo(Command command, bool withMarkdown = false)
    {
        command.Add(_file);
        if (!withMarkdown)
        {
            return;
        }

        command.Add(_markdown);
        command.Validators.Add(given =>
        {
            if (given.GetValue(_markdown) && given.GetValue(console.Json))
            {
                given.AddError("--markdown and --json exclude each other.");
            }
        });
    }

    /// <summary>Measures, writes and prints.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="measure">Takes its time.</param>
    /// <param name="render">The rows for people, in Markdown or not.</param>
    internal void Make(ParseResult parsed, Func<BenchDocument<TRow>> measure, Func<IReadOnlyList<TRow>, bool, IRenderable> render)
    {
        FileInfo? target = parsed.GetValue(_file);
        OutputFile.MustBeWritable(_file.Name, target?.FullName);
        BenchDocument<TRow> document = measure();
        if (target is not null)
        {
            OutputFile.Write(target.FullName, ToolConsole.Serialize(document, type));
        }

        console.Print(parsed, document, type, written => render(written.Rows, parsed.GetValue(_markdown)));
    }
}
