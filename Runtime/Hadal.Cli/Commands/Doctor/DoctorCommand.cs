using System.CommandLine;
using Hadal.Cli.CommandLine;
using Spectre.Console;

namespace Hadal.Cli.Commands.Doctor;

/// <summary><c>hadal doctor</c>: what of this machine Hadal can use. Nothing that is missing makes it fail.</summary>
internal static class DoctorCommand
{
    private static readonly (string Name, Func<string, DoctorItem> Check)[] s_checks =
    [
        ("GPU", GpuCheck.Run),
        ("CUDA driver", GpuCheck.RunDriver),
        ("NVRTC", LibraryChecks.Nvrtc),
        ("CUPTI", LibraryChecks.Cupti),
        ("NCCL", LibraryChecks.Nccl),
        ("cuFile", LibraryChecks.CuFile),
        ("io_uring", IoUringCheck.Run),
        ("3FS", MountCheck.Run),
        ("storage engine", StorageCheck.Run),
        ("kernel cache", CacheCheck.Run),
    ];

    internal static Command Create(ToolConsole console)
    {
        Command command = new("doctor", "Find out what Hadal can use of this machine, and what is missing.");
        command.SetAction(parsed => console.Print(parsed, new DoctorReport([.. s_checks.Select(Examine)]), DoctorJson.Default.DoctorReport, Render));
        return command;
    }

    private static DoctorItem Examine((string Name, Func<string, DoctorItem> Check) entry)
    {
        try
        {
            return entry.Check(entry.Name);
        }
#pragma warning disable CA1031 // A doctor who dies of what he finds is of no use.
        catch (Exception error)
#pragma warning restore CA1031
        {
            return new(entry.Name, Found: false, null, null, [], $"The check itself failed: {error.Message}");
        }
    }

    private static Table Render(DoctorReport report)
    {
        Table table = PlainTable.Of(string.Empty, "what", "version", "where, or what to do");
        foreach (DoctorItem item in report.Items)
        {
            table.Add(item.Found ? "yes" : "no", item.Name, item.Version, string.Join(": ", ((string?[])[item.Found ? item.Path : null, item.Hint]).OfType<string>()));
        }

        // A hint is read, not searched: it may take two lines of a terminal.
        table.Columns[^1].NoWrap = false;
        return table;
    }
}
