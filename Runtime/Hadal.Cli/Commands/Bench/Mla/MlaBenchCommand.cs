using System.CommandLine;
using System.Globalization;
using Hadal.Cli.Commands.Bench.Mla.Reports;
using Hadal.Cli.CommandLine;

namespace Hadal.Cli.Commands.Bench.Mla;

/// <summary><c>hadal bench mla</c>: MLA decoding, on a GPU beside times of FlashMLA measured before.</summary>
internal static class MlaBenchCommand
{
    internal static Command Create(ToolConsole console)
    {
        MlaBenchOptions options = new();
        Option<FileInfo> file = new Option<FileInfo>("--out") { Description = "Write the document to a file too.", HelpName = "FILE" }.NeedsValue();
        Option<bool> markdown = new("--markdown") { Description = "Print the table in Markdown." };
        Command command = new("mla", "MLA decoding over a paged cache, beside times of FlashMLA measured before.");
        options.AddTo(command);
        command.Add(file);
        command.Add(markdown);
        command.Validators.Add(given =>
        {
            if (given.GetValue(markdown) && given.GetValue(console.Json))
            {
                given.AddError("--markdown and --json exclude each other.");
            }
        });
        command.SetAction(parsed =>
        {
            FileInfo? target = parsed.GetValue(file);
            if (target is { Directory.Exists: false })
            {
                throw new HadalException($"--out: there is no folder '{target.DirectoryName}'.");
            }

            if (target is not null && Directory.Exists(target.FullName))
            {
                throw new HadalException($"--out: '{target.FullName}' is a folder; a file was expected.");
            }

            BenchDocument<MlaBenchRow> document = Measure(options.Read(parsed), console);
            if (target is not null)
            {
                OutputFile.Write(target.FullName, ToolConsole.Serialize(document, MlaBenchJson.Default.BenchDocumentMlaBenchRow));
            }

            console.Print(parsed, document, MlaBenchJson.Default.BenchDocumentMlaBenchRow, written => MlaBenchTable.Of(written.Rows, parsed.GetValue(markdown)));
        });
        return command;
    }

    private static BenchDocument<MlaBenchRow> Measure(MlaBenchRequest request, ToolConsole console)
    {
        // What cannot be served by any device is said before one is looked for.
        request.Own?.Check();
        Device device = Device.Default;
        return new("mla", DateTime.UtcNow.ToString("s", CultureInfo.InvariantCulture) + "Z", BuildCommit.Value, BenchHardware.Of(device), MlaBench.Run(request, device, console));
    }
}
