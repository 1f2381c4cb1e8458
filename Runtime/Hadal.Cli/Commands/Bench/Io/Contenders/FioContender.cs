using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Hadal.Cli.Commands.Bench.Io.Contenders;

/// <summary>fio with its io_uring engine at its best: direct, with registered files and buffers.</summary>
internal sealed class FioContender(string program) : IoContender
{
    internal override string Name => "fio io_uring";

    /// <summary>fio, if it is on PATH.</summary>
    internal static FioContender? Find()
    {
        IEnumerable<string> places = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return places.Select(folder => Path.Combine(folder, "fio")).FirstOrDefault(File.Exists) is { } path ? new(path) : null;
    }

    internal override IoSample Run(IoBenchCase measured, IoBenchFile file, TimeSpan time)
    {
        string pattern = (measured.IsSequential ? "" : "rand") + measured.Operation;
        ProcessStartInfo start = new(
            program,
            [
                "--name=hadal", $"--filename={file.Path}", $"--size={file.Bytes}", "--ioengine=io_uring", "--direct=1", $"--rw={pattern}",
                $"--bs={measured.Bytes}", $"--iodepth={measured.Depth}", "--time_based", "--registerfiles", "--fixedbufs", "--norandommap", "--randrepeat=0",
                string.Create(CultureInfo.InvariantCulture, $"--runtime={Math.Max(1, time.TotalSeconds):0}"), "--output-format=json",
            ])
        {
            RedirectStandardOutput = true,
        };
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
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
