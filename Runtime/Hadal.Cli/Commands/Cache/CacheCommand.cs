using System.CommandLine;
using System.Globalization;
using Hadal.Cli.CommandLine;
using Hadal.Compilation;
using Hadal.Parallelism;
using Spectre.Console;

namespace Hadal.Cli.Commands.Cache;

/// <summary><c>hadal cache list|clear|verify</c>: the kernels that were compiled on this machine.</summary>
internal static class CacheCommand
{
    internal static Command Create(ToolConsole console) => new("cache", "The cache of compiled kernels (HADAL_CACHE, else the user's cache folder; of at most HADAL_CACHE_LIMIT bytes, 1G by default).")
    {
        Action("list", "List the entries.", parsed => console.Print(parsed, List(Open()), CacheJson.Default.CacheList, Render)),
        Action("clear", "Remove all entries.", parsed => console.Print(parsed, Clear(Open()), CacheJson.Default.CacheClearing, Render)),
        Action("verify", "Read every entry, and remove those that are not as they were written.", parsed => console.Print(parsed, Verify(Open()), CacheJson.Default.CacheVerification, Render)),
    };

    private static Command Action(string name, string description, Action<ParseResult> action)
    {
        Command command = new(name, description);
        command.SetAction(action);
        return command;
    }

    private static KernelCache Open()
    {
        KernelCache cache = KernelCache.Default;
        return cache.Refusal is string refusal ? throw new HadalException(refusal) : cache;
    }

    private static CacheList List(KernelCache cache)
    {
        List<CacheEntry> entries = [];
        foreach (string file in cache.Entries())
        {
            if (KernelCache.Inspect(file) is CompiledKernel kernel)
            {
                entries.Add(new(kernel.SourceHash, kernel.Architecture, kernel.NvrtcVersion, kernel.Resources.Registers, kernel.Cubin.Length, file));
            }
        }

        return new(cache.Folder, cache.Bytes, cache.Limit, entries);
    }

    private static CacheClearing Clear(KernelCache cache)
    {
        int removed = cache.Clear();
        return new(cache.Folder, cache.Bytes, cache.Limit, removed);
    }

    private static CacheVerification Verify(KernelCache cache)
    {
        // Reading is verifying: it removes what is damaged.
        string[] files = [.. cache.Entries()];
        string[] damaged = [.. files.Where(file => KernelCache.Read(file) is null)];
        return new(cache.Folder, cache.Bytes, cache.Limit, files.Length, damaged);
    }

    private static Rows Render(CacheList list)
    {
        Table table = PlainTable.Of("hash", "arch", "nvrtc", "registers", "bytes");
        foreach (CacheEntry entry in list.Entries)
        {
            table.Add(entry.Hash, entry.Arch, entry.Nvrtc, Number(entry.Registers), Number(entry.Bytes));
        }

        return new(new Text($"{Counted.Of(list.Entries.Count, "entry", "entries")} in {list.Path}, {Size(list.Bytes, list.Limit)}"), table);
    }

    private static Text Render(CacheClearing clearing) => new($"Removed {Counted.Of(clearing.Removed, "entry", "entries")} from {clearing.Path}, {Size(clearing.Bytes, clearing.Limit)}\n");

    private static Text Render(CacheVerification verification) =>
        new($"{verification.Checked - verification.Damaged.Count} of {verification.Checked} entries in {verification.Path} are whole, damaged: {verification.Damaged.Count}; {Size(verification.Bytes, verification.Limit)}\n{string.Concat(verification.Damaged.Select(file => $"damaged: {file}\n"))}");

    private static string Size(long bytes, long limit) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:F0} of at most {limit / 1024.0:F0} KiB");

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
