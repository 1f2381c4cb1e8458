using System.Diagnostics;
using Hadal.Storage;
using Hadal.Storage.Usrbio.Client;

namespace Hadal.Cli.Commands.Bench.Io.Contenders;

/// <summary>
/// A storage ring over user rings: those of the mount or served folder that the file lies in, or of a server in a process of its own, whose processor time
/// counts too.
/// </summary>
internal sealed class UserRingContender : IoContender
{
    private static readonly TimeSpan s_warmUp = TimeSpan.FromSeconds(1);

    private readonly RingContender _ring = new("user ring", IoEngineKind.UserRing, IoContinuations.Inline);

    internal override string Name => _ring.Name;

    internal override IoSample Run(IoBenchCase measured, IoBenchFile file, TimeSpan time, CancellationToken cancellation)
    {
        // A server below another would take its clients away, and what was to be measured would not be.
        if (UserRingRoot.Of(file.Path) is not null)
        {
            return _ring.Run(measured, file, time, cancellation);
        }

        using Process server = Start(Path.GetDirectoryName(file.Path)!);
        try
        {
            // A server that has just started compiles what it runs.
            _ = _ring.Run(measured, file, s_warmUp, cancellation);
            server.Refresh();
            TimeSpan before = server.TotalProcessorTime;
            IoSample sample = _ring.Run(measured, file, time, cancellation);
            server.Refresh();

            // The warm-up of a tenth is in the server's time too.
            double requests = sample.RequestsPerSecond * time.TotalSeconds * 1.1;
            return sample with { CpuUsPerRequest = sample.CpuUsPerRequest + ((server.TotalProcessorTime - before).TotalMicroseconds / requests) };
        }
        finally
        {
            // Politely: it removes what it has put under /dev/shm and into the folder. So it does when this process is killed.
            server.StandardInput.Close();
            server.WaitForExit();
        }
    }

    private static Process Start(string folder)
    {
        string self = Environment.ProcessPath ?? throw new HadalException("The tool does not know its own path, and cannot start a server.");
        List<string> arguments = Path.GetFileNameWithoutExtension(self) == "dotnet" ? [Environment.GetCommandLineArgs()[0]] : [];
        ProcessStartInfo start = new(self, [.. arguments, "usrbio", "serve", "--dir", folder, "--until-input-ends", "--json"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        Process server = Process.Start(start)!;
        while (server.StandardOutput.ReadLine() is { } line)
        {
            if (line == "}")
            {
                return server;
            }
        }

        server.WaitForExit();
        throw new HadalException($"The server of user rings ended with code {server.ExitCode}.");
    }
}
