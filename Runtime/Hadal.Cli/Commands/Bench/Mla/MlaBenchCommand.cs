using System.CommandLine;
using Hadal.Cli.Commands.Bench.Mla.Reports;
using Hadal.Cli.CommandLine;

namespace Hadal.Cli.Commands.Bench.Mla;

/// <summary><c>hadal bench mla</c>: MLA decoding, on a GPU beside times of FlashMLA measured before.</summary>
internal static class MlaBenchCommand
{
    internal static Command Create(ToolConsole console)
    {
        MlaBenchOptions options = new();
        BenchReport<MlaBenchRow> report = new(console, MlaBenchJson.Default.BenchDocumentMlaBenchRow);
        Command command = new("mla", "MLA decoding over a paged cache, beside times of FlashMLA measured before.");
        options.AddTo(command);
        report.AddTo(command, withMarkdown: true);
        command.SetAction(parsed => report.Make(parsed, () => Measure(options.Read(parsed), console), MlaBenchTable.Of));
        return command;
    }

    private static BenchDocument<MlaBenchRow> Measure(MlaBenchRequest request, ToolConsole console)
    {
        // What cannot be served by any device is said before one is looked for.
        request.Own?.Check();
        Device device = Device.Default;
        return BenchDocument<MlaBenchRow>.Of("mla", device, MlaBench.Run(request, device, console));
    }
}
