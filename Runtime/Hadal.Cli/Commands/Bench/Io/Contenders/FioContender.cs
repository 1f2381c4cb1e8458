using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Hadal.Cli.Commands.Bench.Io.Contenders;

/// <summary>
/// fio with its io_uring engine at its best: direct, with registered files and buffers; and with these in large pages, if the system has some.
/// </summary>
internal sealed class FioContender(string program, bool inLargePages = false) : IoContender
{
    /// <summary>Bytes of large pages that it takes: buffers of 32 MiB, and what it adds for itself.</summary>
    internal const long LargePages = 36L << 20;

    internal override string Name => inLargePages ? "fio io_uring, mmaphuge" : "fio io_uring";

    /// <summary>fio, if it is on PATH.</summary>
    internal static FioContender? Find()
    {
        IEnumerable<string> places = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return places.Select(folder => Path.Combine(folder, "fio")).FirstOrDefault(File.Exists) is { } path ? new(path) : null;
    }

    /// <summary>The same with large pages; null where too few are reserved and free.</summary>
    internal FioContender? InLargePages()
    {
        Dictionary<string, long> memory = File.ReadLines("/proc/meminfo").Select(line => line.Split([':', ' '], StringSplitOptions.RemoveEmptyEntries))
            .ToDictionary(words => words[0], words => long.Parse(words[1], CultureInfo.InvariantCulture));
        long free = memory.GetValueOrDefault("HugePages_Free") * memory.GetValueOrDefault("Hugepagesize") << 10;
        return free >= LargePages ? new(program, inLargePages: true) : null;
    }

    /// <summary>A request of one small page is no smaller in a large one.</summary>
    internal override bool Suits(IoBenchCase measured) => !inLargePages || measured.IsSequential;

    internal override IoSample Run(IoBenchCase measured, IoBenchFile file, TimeSpan time, CancellationToken cancellation)
    {
        string pattern = (measured.IsSequential ? "" : "rand") + measured.Operation;
        ProcessStartInfo start = new(
            program,
            [
                "--name=hadal", $"--filename={file.Path}", $"--size={file.Bytes}", "--ioengine=io_uring", "--direct=1", $"--rw={pattern}",
                $"--bs={measured.Bytes}", $"--iodepth={measured.Depth}", "--time_based", "--registerfiles", "--fixedbufs", "--norandommap", "--randrepeat=0",
                string.Create(CultureInfo.InvariantCulture, $"--runtime={Math.Max(1, time.TotalSeconds):0}"), "--output-format=json",
                .. inLargePages ? ["--mem=mmaphuge"] : Array.Empty<string>(),
            ])
        {
            RedirectStandardOutput = true,
        };
        using Process process = Process.Start(start)!;
        using CancellationTokenRegistration end = cancellation.Register(process.Kill);
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        cancellation.ThrowIfCancellationRequested();
        if (process.ExitCode != 0)
        {
            throw new HadalException($"fio ended with code {process.ExitCode}: {output}");
        }

        using JsonDocument document = JsonDocument.Parse(output[output.IndexOf('{', StringComparison.Ordinal)..]);
        JsonElement job = document.RootElement.GetProperty("jobs")[0];
        JsonElement direction = job.GetProperty(measured.Operation);
        double requests = direction.GetProperty("total_ios").GetDouble();
        double percent = job.GetProperty("usr_cpu").GetDouble() + job.GetProperty("sys_cpu").GetDouble();
        return new(direction.GetProperty("iops").GetDouble(), percent / 100 * job.GetProperty("job_runtime").GetDouble() * 1000 / requests, null);
    }
}
