using System.CommandLine;
using System.Globalization;
using Hadal.Cli.CommandLine;
using Hadal.Cli.Commands.Bench.Io.Contenders;
using Spectre.Console;

namespace Hadal.Cli.Commands.Bench.Io;

/// <summary><c>hadal bench io</c>: reads and writes of a file, against fio in the same run.</summary>
internal static class IoBenchCommand
{
    private const string Fio = "fio";

    internal static Command Create(ToolConsole console)
    {
        Option<DirectoryInfo> folder = new Option<DirectoryInfo>("--path")
        {
            Description = "Folder on the disk, or on the 3FS, to measure.",
            HelpName = "DIR",
            DefaultValueFactory = _ => new DirectoryInfo("."),
        }.NeedsValue();
        Option<int> mebibytes = new Option<int>("--mib") { Description = "Length of the file that is made.", HelpName = "N", DefaultValueFactory = _ => 2048 }.Within(64, 1 << 24);
        Option<double> seconds = new Option<double>("--seconds") { Description = "Length of a round; fio's is a second at least.", HelpName = "S", DefaultValueFactory = _ => 3 }
            .NeedsNumber().Within(0.01, 3600);
        Option<int> rounds = new Option<int>("--rounds") { Description = "Times that each is measured.", HelpName = "N", DefaultValueFactory = _ => 5 }.Within(1, 1000);
        Option<string> peer = new Option<string>("--peer") { Description = "fio, if it is installed, or none.", HelpName = "fio|none", DefaultValueFactory = _ => Fio }
            .NeedsValue().AcceptOnlyFromAmong(Fio, "none");
        BenchReport<IoBenchRow> report = new(console, IoBenchJson.Default.BenchDocumentIoBenchRow);
        Command command = new("io", "Reads and writes of a file, against fio if it is installed.") { folder, mebibytes, seconds, rounds, peer };
        report.AddTo(command, withMarkdown: true);
        command.SetAction(parsed =>
        {
            using Interruption interruption = new();
            report.Make(
                parsed,
                () => Measure(
                    console, parsed.GetValue(folder)!, parsed.GetValue(mebibytes), TimeSpan.FromSeconds(parsed.GetValue(seconds)), parsed.GetValue(rounds),
                    parsed.GetValue(peer) == Fio ? FioContender.Find() : null, interruption.Token),
                Table);
        });
        return command;
    }

    private static BenchDocument<IoBenchRow> Measure(
        ToolConsole console, DirectoryInfo folder, int mebibytes, TimeSpan time, int rounds, FioContender? fio, CancellationToken cancellation)
    {
        if (!folder.Exists)
        {
            throw new HadalException($"--path: there is no folder '{folder.FullName}'.");
        }

        FioContender? inLargePages = fio?.InLargePages();
        if (fio is not null && inLargePages is null)
        {
            console.Note($"fio is not measured with large pages: {FioContender.LargePages} bytes of them are not free (sysctl vm.nr_hugepages).");
        }

        try
        {
            using var file = new IoBenchFile(folder.FullName, mebibytes, cancellation);
            return BenchDocument<IoBenchRow>.Of("io", Device.Cpu, Measure(console, IoPairs.Against(fio, inLargePages), file, time, rounds, cancellation));
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            throw new HadalException("Interrupted; nothing is left of the benchmark.");
        }
    }

    private static List<IoBenchRow> Measure(
        ToolConsole console, IReadOnlyList<(IoContender Ours, IoContender? Peer)> pairs, IoBenchFile file, TimeSpan time, int rounds,
        CancellationToken cancellation)
    {
        (IoContender Ours, IoContender? Peer, IoBenchCase Case)[] cases =
        [
            .. from pair in pairs
               from one in IoBenchCase.PatternsOf(pair.Ours.Name)
               where pair.Peer is null || pair.Peer.Suits(one)
               select (pair.Ours, pair.Peer, one),
        ];
        List<IoBenchRow> rows = [];
        console.Track("bench io", cases.Length, progress =>
        {
            foreach ((IoContender ours, IoContender? peer, IoBenchCase one) in cases)
            {
                rows.Add(IoBench.Measure(ours, peer, one, file, time, rounds, cancellation));
                progress.Step($"{one.Contender} and {peer?.Name ?? "no peer"}, {one.Operation} {one.Bytes} bytes at depth {one.Depth}");
            }
        });
        return rows;
    }

    private static Table Table(IReadOnlyList<IoBenchRow> rows, bool asMarkdown)
    {
        Table table = PlainTable.Of("who", "what", "rate", "spread %", "peer", "its rate", "ratio", "CPU µs", "its CPU µs", "bytes");
        if (asMarkdown)
        {
            table.MarkdownBorder();
        }

        foreach (IoBenchRow row in rows)
        {
            IoBenchCase one = row.Case;
            table.Add(
                one.Contender, $"{one.Operation} {one.Bytes / 1024} KiB × {one.Depth}", $"{Number(row.Ours, "F0")} {row.Unit}", Number(row.SpreadPct, "F1"),
                row.Peer ?? "–", Number(row.PeerValue, "F0"), Number(row.Ratio, "F2"), Number(row.CpuUsPerRequest, "F1"), Number(row.PeerCpuUsPerRequest, "F1"),
                Number(row.AllocatedBytesPerRequest, "F1"));
        }

        return table;
    }

    private static string Number(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? "–";
}
