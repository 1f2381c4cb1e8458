using System.Globalization;
using System.Text;
using Hadal.Storage.Linux;
using Hadal.Storage.Usrbio.Layout;
using Microsoft.Win32.SafeHandles;

namespace Hadal.Storage.Usrbio.Server;

/// <summary>
/// A file that names the memory of a mount's clients, a line each with its process. A client sees a server die and keeps its memory for the next; who
/// is killed meanwhile is missed by no server. So the next one takes the record over, and removes what no process has mapped any more.
/// </summary>
internal sealed class MemoryRecord : IDisposable
{
    private const int SweepMilliseconds = 5000;

    private readonly Lock _gate = new();
    private readonly string _path;
    private readonly Dictionary<string, int> _processes = [];
    private readonly Func<IReadOnlySet<string>> _registered;
    private readonly Timer _timer;
    private bool _isTicking;
    private bool _isDisposed;

    /// <param name="folder">The served folder.</param>
    /// <param name="registered">The memory that is registered now: its client's end is seen otherwise.</param>
    internal MemoryRecord(string folder, Func<IReadOnlySet<string>> registered)
    {
        _path = Path.Combine(folder, VirtualFolder.Name, "memories");
        _registered = registered;
        _timer = new(_ => Sweep());
        foreach (string line in File.Exists(_path) ? File.ReadAllLines(_path) : [])
        {
            // Anyone may have written anything there.
            string[] fields = line.Split(' ');
            if (fields.Length == 2 && int.TryParse(fields[0], CultureInfo.InvariantCulture, out int process) && IsMemory(fields[1]))
                _processes[fields[1]] = process;
        }

        Sweep();
    }

    /// <summary>Before a client is told that its memory is registered.</summary>
    internal void Add(string memory, ClientIdentity client)
    {
        // Where there is no process, the client has made a record itself: in a plain folder.
        if (client.ProcessId == 0 || !IsMemory(memory))
            return;
        lock (_gate)
        {
            _processes[memory] = client.ProcessId;
            Write();
            Tick();
        }
    }

    /// <summary>What clients still have, stays for the next server.</summary>
    public void Dispose()
    {
        Sweep();
        lock (_gate)
            _isDisposed = true;
        _timer.Dispose();
    }

    private static bool IsMemory(string path)
        => path.StartsWith(VirtualFolder.SharedMemory, StringComparison.Ordinal) && VirtualFolder.IsMemoryName(path.AsSpan(VirtualFolder.SharedMemory.Length));

    private void Sweep()
    {
        // Asked for before this lock is taken: a registration holds the server's, and takes this one. What is registered meanwhile is mapped.
        IReadOnlySet<string> registered = _registered();
        lock (_gate)
        {
            int before = _processes.Count;
            foreach ((string memory, int process) in _processes.Where(entry => !registered.Contains(entry.Key)).ToArray())
            {
                if (!File.Exists(memory) || (!IsMapped(memory, process) && LibC.RemoveName(memory) == 0))
                    _processes.Remove(memory);
            }

            if (_processes.Count < before)
                Write();
            Tick();
        }
    }

    private static bool IsMapped(string memory, int process)
    {
        try
        {
            string maps = string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/maps");
            return File.ReadLines(maps).Any(line => line.EndsWith(memory, StringComparison.Ordinal));
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A process that is just ending, or that this one may not look into.
            return true;
        }
    }

    private void Write()
    {
        try
        {
            if (_processes.Count == 0)
            {
                File.Delete(_path);
                return;
            }

            // At once, then cut: what a kill leaves between the two is old lines and a part of one.
            using SafeFileHandle file = File.OpenHandle(_path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite);
            IEnumerable<string> lines = _processes.Select(entry => string.Create(CultureInfo.InvariantCulture, $"{entry.Value} {entry.Key}\n"));
            byte[] text = Encoding.UTF8.GetBytes(string.Concat(lines));
            RandomAccess.Write(file, text, 0);
            RandomAccess.SetLength(file, text.Length);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A full disk, a folder that somebody removed: the clients are served all the same.
        }
    }

    private void Tick()
    {
        if (_isDisposed || _isTicking == _processes.Count > 0)
            return;
        _isTicking = !_isTicking;
        int pause = _isTicking ? SweepMilliseconds : Timeout.Infinite;
        _timer.Change(pause, pause);
    }
}
