namespace Hadal.Storage.Tests.Usrbio.Processes;

/// <summary>A client with one <see cref="StorageRing"/>, which outlives servers: writes and reads back until it is killed or its input ends.</summary>
internal static class RingChild
{
    private const int Block = 4096;
    private const int Depth = 16;
    private const int BadDescriptor = 9;
    private const int NotConnected = 107;
    private const int WrongByte = 3;
    private const int Hang = 4;
    private const int Leak = 5;

    /// <summary>A dead server is noticed in about a second: a request that this ends was forgotten.</summary>
    private static readonly TimeSpan s_deadline = TimeSpan.FromSeconds(15);

    internal static int Run(string folder, int seed)
    {
        Task input = ChildRole.EndOfInput();
        int failure = Work(folder, seed, input);
        return failure != 0 ? failure : Held().Any() ? Leak : 0;
    }

    private static int Work(string folder, int seed, Task input)
    {
        StorageRingOptions options = new() { Engine = IoEngineKind.UserRing, Depth = Depth, SlabBytes = Depth * Block, Timeout = s_deadline };
        using StorageRing? ring = Persist(() => StorageRing.Open(folder, options), input);
        StorageFile? file = Open();
        IoBuffer[] buffers = file is null ? [] : [.. Enumerable.Range(0, Depth).Select(_ => ring!.Rent(Block))];
        bool isReady = false;
        for (int round = 0; file is not null && !input.IsCompleted; round++)
        {
            try
            {
                if (!IsRoundRight(ring!, file, buffers, seed + round))
                    return WrongByte;
                if (!isReady)
                    Console.WriteLine("ready");
                isReady = true;
            }
            catch (TimeoutException)
            {
                return Hang;
            }
            catch (StorageException lost) when (lost.Error == NotConnected)
            {
                Thread.Sleep(5);
            }
            catch (StorageException unknown) when (unknown.Error == BadDescriptor)
            {
                // Another server's mount, where nobody has opened the file yet.
                file.Dispose();
                file = Open();
            }
        }

        Array.ForEach(buffers, buffer => buffer.Dispose());
        file?.Dispose();
        return 0;

        StorageFile? Open()
            => Persist(() => ring?.OpenFile(Path.Combine(folder, $"{seed}.bin"), FileAccess.ReadWrite, new(FileMode.OpenOrCreate)), input);
    }

    /// <summary>Until there is a server, or nobody wants one any more.</summary>
    private static T? Persist<T>(Func<T?> open, Task input)
        where T : class
    {
        while (!input.IsCompleted)
        {
            try
            {
                return open();
            }
            catch (StorageException)
            {
                Thread.Sleep(5);
            }
        }

        return null;
    }

    private static bool IsRoundRight(StorageRing ring, StorageFile file, IoBuffer[] buffers, int seed)
    {
        byte[] bytes = ServedFixture.RandomBytes(seed, Depth * Block);
        for (int i = 0; i < Depth; i++)
            bytes.AsSpan(i * Block, Block).CopyTo(buffers[i].GetSpan());
        int[] written = Results(buffers.Select((buffer, i) => ring.WriteAsync(file, i * Block, buffer).AsTask()));
        Array.ForEach(buffers, buffer => buffer.GetSpan().Clear());
        int[] read = Results(buffers.Select((buffer, i) => ring.ReadAsync(file, i * Block, buffer).AsTask()));
        return written.Concat(read).All(count => count == Block)
            && Enumerable.Range(0, Depth).All(i => buffers[i].GetSpan().SequenceEqual(bytes.AsSpan(i * Block, Block)));
    }

    /// <summary>The ring's own deadline is half of this one: what neither ends, hangs.</summary>
    private static int[] Results(IEnumerable<Task<int>> requests)
        => Task.WhenAll(requests).WaitAsync(2 * s_deadline).GetAwaiter().GetResult();

    /// <summary>What of user rings this process has mapped or open.</summary>
    private static IEnumerable<string> Held()
    {
        IEnumerable<string> mapped = File.ReadLines("/proc/self/maps").Where(line => line.Contains("hf3fs", StringComparison.Ordinal));
        IEnumerable<string?> open = Directory.GetFiles("/proc/self/fd").Select(path => new FileInfo(path).LinkTarget);
        return [.. mapped, .. open.OfType<string>().Where(target => target.Contains("3fs", StringComparison.Ordinal))];
    }
}
