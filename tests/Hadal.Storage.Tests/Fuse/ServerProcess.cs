using System.Diagnostics;
using Hadal.Storage.Fuse;
using Hadal.Storage.Fuse.Mounting;
using Hadal.Testing;

namespace Hadal.Storage.Tests.Fuse;

/// <summary>A mount that another process serves: what blocks this one entirely, as a page fault does, cannot block the server too.</summary>
public sealed class ServerProcess : IDisposable
{
    private const string ServedVariable = "HADAL_TEST_FUSE_SERVED";
    private const string PointVariable = "HADAL_TEST_FUSE_POINT";
    private readonly TemporaryFolder _served = new();
    private readonly TemporaryFolder _point = new();
    private Process? _process;

    public string Path => _point.Path;

    public string Below => _served.Path;

    public string this[params string[] parts] => _point[parts];

    [Fact(Explicit = true)]
    public async Task Serves_until_its_input_ends()
    {
        if (Environment.GetEnvironmentVariable(ServedVariable) is not { } served)
        {
            Assert.Skip("Other tests run this one.");
            return;
        }

        using ServedFolder folder = ServedFolder.Open(served);
        using FuseMount mount = FuseMount.Mount(folder, new FakeRegistry(), Environment.GetEnvironmentVariable(PointVariable)!);
        await Console.In.ReadToEndAsync();
    }

    internal async Task Start()
    {
        FuseTools.Require();
        string program = Environment.ProcessPath!;
        string[] host = System.IO.Path.GetFileNameWithoutExtension(program) == "dotnet" ? [typeof(ServerProcess).Assembly.Location] : [];
        string method = $"{typeof(ServerProcess).FullName}.{nameof(Serves_until_its_input_ends)}";
        ProcessStartInfo start = new(program, [.. host, "--explicit", "only", "--filter-method", method, "--progress", "off"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = AppContext.BaseDirectory,
        };
        start.Environment[ServedVariable] = _served.Path;
        start.Environment[PointVariable] = _point.Path;
        string? before = MountTable.At(Path)?.Device;
        _process?.Dispose();
        _process = Process.Start(start)!;
        await Wait.Until(() => _process.HasExited || (IsMounted(before) && Directory.Exists(this["3fs-virt"])));
        Assert.False(_process.HasExited, _process.HasExited ? $"The server ended: {await _process.StandardOutput.ReadToEndAsync()}" : "");
    }

    private bool IsMounted(string? before) => MountTable.At(Path) is { } mounted && mounted.Device != before;

    internal async Task Kill()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
    }

    public void Dispose()
    {
        if (_process is { HasExited: false })
        {
            _process.StandardInput.Close();
            if (!_process.WaitForExit(TimeSpan.FromMinutes(1)))
                _process.Kill();
        }

        if (MountTable.At(Path) is not null)
            Hadal.Storage.Linux.LibC.Unmount(Path, Hadal.Storage.Linux.LibC.UnmountDetach);
        _process?.Dispose();
        _point.Dispose();
        _served.Dispose();
    }
}
