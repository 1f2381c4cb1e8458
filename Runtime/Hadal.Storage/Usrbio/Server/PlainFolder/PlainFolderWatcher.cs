using System.Globalization;
using System.Text;
using Hadal.Storage.Linux;
using Hadal.Storage.Usrbio.Layout;

namespace Hadal.Storage.Usrbio.Server;

/// <summary>
/// Tells a server of the links in <c>3fs-virt/iovs</c> of a plain folder. A link is acknowledged by a file beside it, and a client is dead
/// when the claim beside its link is no longer locked: the kernel closes the files of the dead, and closing is an event.
/// </summary>
internal sealed class PlainFolderWatcher : IDisposable
{
    // Events can be lost when there are very many; the folder itself is the truth.
    private const int RescanMilliseconds = 5000;

    private readonly string _folder;
    private readonly IUserRingRegistry _registry;
    private readonly Action _rescanning;
    private readonly FolderEvents _events;
    private readonly Thread _thread;

    /// <summary>Links that this watcher has answered, with their owners.</summary>
    private readonly Dictionary<string, uint> _answered = [];
    private volatile bool _isClosed;

    /// <param name="root">The served folder.</param>
    /// <param name="registry">Who is told.</param>
    /// <param name="rescanning">Called whenever the whole folder is looked at, from one thread.</param>
    internal PlainFolderWatcher(string root, IUserRingRegistry registry, Action rescanning)
    {
        _folder = Path.Combine(Path.GetFullPath(root), VirtualFolder.Registrations);
        _registry = registry;
        _rescanning = rescanning;
        Directory.CreateDirectory(_folder);
        _events = new(_folder);
        IgnoreLinksOfAnEarlierServer();
        foreach (RingPriority priority in Enum.GetValues<RingPriority>())
            LinkSemaphore(VirtualFolder.SubmissionLink(priority));
        _thread = new(Work) { IsBackground = true, Name = "user rings, folder" };
        _thread.Start();
    }

    public void Dispose()
    {
        _isClosed = true;
        _events.Stop();
        _thread.Join();
        _events.Dispose();
        foreach (RingPriority priority in Enum.GetValues<RingPriority>())
            _ = LibC.RemoveName(Path.Combine(_folder, VirtualFolder.SubmissionLink(priority)));
        foreach (string name in _answered.Keys)
            RemoveAnswers(name);
    }

    private void Work()
    {
        List<FolderEvent> events = [];
        while (!_isClosed)
        {
            try
            {
                LookAt(events);
                events = _events.Wait(RescanMilliseconds);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // A full disk, a folder that somebody removed: clients see no answer, and the next look may find better times.
                events = [];
                Thread.Sleep(100);
            }
        }
    }

    private void LookAt(List<FolderEvent> events)
    {
        if (events.Count == 0 || events.Exists(@event => @event.Name.Length == 0))
        {
            LookAtAll();
            return;
        }

        // A claim is not looked at before its maker has had time to lock it, only when a descriptor of it is closed.
        IEnumerable<FolderEvent> telling = events.Where(@event => @event.IsClosed || LinkOf(@event.Name) == @event.Name);
        foreach (string name in telling.Select(@event => LinkOf(@event.Name)).Distinct())
            LookAt(name);
    }

    private void LookAtAll()
    {
        _rescanning();
        IEnumerable<string> present = Directory.EnumerateFileSystemEntries(_folder).Select(path => LinkOf(Path.GetFileName(path)));
        foreach (string name in present.Concat(_answered.Keys).Distinct().ToArray())
            LookAt(name);
    }

    /// <summary>Brings what is known of a link up to what is there.</summary>
    private void LookAt(string name)
    {
        if (!RegistrationParser.TryParse(name, out _) && !_answered.ContainsKey(name) && !File.Exists(PathOf(name) + PlainFolderNames.Claim))
        {
            RefuseOddLink(name);
            return;
        }

        if (DeadClient.Remove(PathOf(name), () => Forget(name)))
            return;
        bool isThere = LibC.StatusOf(PathOf(name), out FileStatus link) == 0 && link.IsLink;
        if (!isThere)
        {
            Forget(name);
        }
        else if (!_answered.ContainsKey(name) && LibC.ReadLink(PathOf(name), out string target) == 0)
        {
            _answered[name] = link.Owner;
            Answer(name, _registry.Register(name, target, new(link.Owner, ProcessId: 0)));
        }
    }

    private void RefuseOddLink(string name)
    {
        bool isLink = LibC.StatusOf(PathOf(name), out FileStatus status) == 0 && status.IsLink;
        if (!isLink || _registry.TryReadLink(name, out _) || name.EndsWith(PlainFolderNames.Temporary, StringComparison.Ordinal))
            return;
        _answered[name] = status.Owner;
        Answer(name, Errno.Invalid);
    }

    private void Forget(string name)
    {
        if (!_answered.Remove(name, out uint owner))
            return;
        _ = _registry.Unregister(name, new(owner, ProcessId: 0));
        RemoveAnswers(name);
    }

    private void Answer(string name, int error)
    {
        string temporary = PathOf(name) + PlainFolderNames.Temporary;
        File.WriteAllBytes(temporary, Encoding.ASCII.GetBytes(error.ToString(CultureInfo.InvariantCulture)));
        _ = LibC.Rename(temporary, PathOf(name) + (error == 0 ? PlainFolderNames.Accepted : PlainFolderNames.Refused));
    }

    private void RemoveAnswers(string name)
    {
        _ = LibC.RemoveName(PathOf(name) + PlainFolderNames.Accepted);
        _ = LibC.RemoveName(PathOf(name) + PlainFolderNames.Refused);
    }

    /// <summary>Their clients have not this server's semaphores, and make everything anew once they notice.</summary>
    private void IgnoreLinksOfAnEarlierServer()
    {
        foreach (string path in Directory.GetFileSystemEntries(_folder))
        {
            string name = Path.GetFileName(path);
            if (LinkOf(name) != name && !name.EndsWith(PlainFolderNames.Claim, StringComparison.Ordinal))
                _ = LibC.RemoveName(path);
            else if (RegistrationParser.TryParse(name, out _) && LibC.StatusOf(path, out FileStatus status) == 0 && status.IsLink)
                _answered[name] = status.Owner;
        }
    }

    private void LinkSemaphore(string name)
    {
        if (!_registry.TryReadLink(name, out string target))
            throw new StorageException($"The server has no semaphore '{name}'.");
        string temporary = PathOf(name) + PlainFolderNames.Temporary;
        _ = LibC.RemoveName(temporary);
        NativeCall.Check(LibC.MakeLink(target, temporary), $"making the link '{temporary}'");
        NativeCall.Check(LibC.Rename(temporary, PathOf(name)), $"making the link '{name}'");
    }

    private string PathOf(string name) => Path.Combine(_folder, name);

    private static string LinkOf(string name)
    {
        foreach (string ending in PlainFolderNames.Endings)
        {
            if (name.EndsWith(ending, StringComparison.Ordinal))
                return name[..^ending.Length];
        }

        return name;
    }
}
