using System.Text.Json;
using Hadal.Compilation;
using Hadal.Testing;

namespace Hadal.Cli.Tests;

public class CacheTests
{
    [Fact]
    public void A_cache_that_does_not_exist_is_empty()
    {
        using TemporaryFolder folder = new();
        ToolRun run = Run(folder["new"], "list");
        Assert.True(run.ExitCode == 0, run.ToString());
        Tool.MustHaveExactly(run.Json, "path", "bytes", "limit", "entries");
        Assert.Equal(1L << 30, run.Json.GetProperty("limit").GetInt64());
        Assert.Equal(folder["new"], run.Json.GetProperty("path").GetString());
        Assert.Equal(0, run.Json.GetProperty("entries").GetArrayLength());
        Assert.Equal(0, Run(folder["new"], "verify").Json.GetProperty("checked").GetInt32());
        Assert.Equal(0, Run(folder["new"], "clear").Json.GetProperty("removed").GetInt32());
        Assert.False(Directory.Exists(folder["new"]));
    }

    [Fact]
    public void Entries_are_listed_verified_and_cleared()
    {
        using TemporaryFolder folder = new();
        Fill(folder["cache"], 'a', 'b', 'c');
        JsonElement[] entries = [.. Run(folder["cache"], "list").Json.GetProperty("entries").EnumerateArray()];
        Assert.Equal(3, entries.Length);
        Assert.All(entries, entry => Tool.MustHaveExactly(entry, "hash", "arch", "nvrtc", "registers", "bytes", "file"));

        string victim = entries[1].GetProperty("file").GetString()!;
        byte[] content = File.ReadAllBytes(victim);
        content[^1] ^= 1;
        File.WriteAllBytes(victim, content);
        JsonElement verification = Run(folder["cache"], "verify").Json;
        Tool.MustHaveExactly(verification, "path", "bytes", "limit", "checked", "damaged");
        Assert.Equal(3, verification.GetProperty("checked").GetInt32());
        Assert.Equal([victim], verification.GetProperty("damaged").EnumerateArray().Select(file => file.GetString()));
        Assert.False(File.Exists(victim));

        // For people as well, whose lines are not cut.
        victim = entries[0].GetProperty("file").GetString()!;
        File.AppendAllText(victim, "x");
        string text = Tool.RunProcess(new Dictionary<string, string?> { ["HADAL_CACHE"] = folder["cache"] }, folder.Path, "cache", "verify").Output;
        Assert.Contains(Path.GetFileName(victim), text.ReplaceLineEndings(""), StringComparison.Ordinal);

        Assert.Equal(1, Run(folder["cache"], "clear").Json.GetProperty("removed").GetInt32());
        Assert.Equal(0, Run(folder["cache"], "list").Json.GetProperty("entries").GetArrayLength());
    }

    [Fact]
    public void An_entry_that_cannot_be_read_is_named_as_damaged_and_the_others_are_verified_and_listed()
    {
        using TemporaryFolder folder = new();
        Fill(folder["cache"], 'a', 'b', 'c');
        string victim = Directory.GetFiles(folder["cache", "kernels"]).Order(StringComparer.Ordinal).First();
        using (FileStream file = File.OpenWrite(victim))
        {
            // More than an array holds.
            file.SetLength(3L << 30);
        }

        Assert.Equal(2, Run(folder["cache"], "list").Json.GetProperty("entries").GetArrayLength());
        JsonElement verification = Run(folder["cache"], "verify").Json;
        Assert.Equal(3, verification.GetProperty("checked").GetInt32());
        Assert.Equal([victim], verification.GetProperty("damaged").EnumerateArray().Select(file => file.GetString()));
        Assert.Equal(3, Run(folder["cache"], "clear").Json.GetProperty("removed").GetInt32());
    }

    [Fact]
    public void Nothing_but_entries_is_cleared()
    {
        using TemporaryFolder folder = new();
        Fill(folder["cache"], 'a');
        string precious = folder.Write("cache/precious.txt", "mine");
        Run(folder["cache"], "clear");
        Assert.True(File.Exists(precious));
    }

    [Fact]
    public void A_cache_that_others_can_write_is_refused()
    {
        if (!OperatingSystem.IsLinux())
        {
            Assert.Skip("Rights of files are those of Linux.");
            return;
        }

        using TemporaryFolder folder = new();
        Fill(folder["cache"], 'a');
        File.SetUnixFileMode(folder["cache"], (UnixFileMode)0b111_111_111);
        foreach (string action in (string[])["list", "clear", "verify"])
        {
            Tool.MustFail(Run(folder["cache"], action), 1, folder["cache"]);
        }
    }

    [Fact]
    public void Size_and_limit_are_told_and_listing_touches_nothing()
    {
        using TemporaryFolder folder = new();
        Fill(folder["cache"], 'a', 'b');
        string[] files = Directory.GetFiles(folder["cache", "kernels"]);
        File.WriteAllText(files[0], "damaged");
        long bytes = files.Sum(file => new FileInfo(file).Length);
        Dictionary<string, string?> environment = new() { ["HADAL_CACHE"] = folder["cache"], ["HADAL_CACHE_LIMIT"] = "3M" };

        JsonElement list = Tool.RunProcess(environment, folder.Path, "cache", "list", "--json").Json;

        Assert.Equal((bytes, 3L << 20), (list.GetProperty("bytes").GetInt64(), list.GetProperty("limit").GetInt64()));
        Assert.Equal(1, list.GetProperty("entries").GetArrayLength());
        Assert.Equal(files.Order(), Directory.GetFiles(folder["cache", "kernels"]).Order());
        Assert.Contains("of at most 3072 KiB", Tool.RunProcess(environment, folder.Path, "cache", "verify").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_limit_that_cannot_be_read_is_the_default_one_and_the_doctor_says_so()
    {
        using TemporaryFolder folder = new();
        Dictionary<string, string?> environment = new() { ["HADAL_CACHE"] = folder["cache"], ["HADAL_CACHE_LIMIT"] = "much" };

        Assert.Equal(1L << 30, Tool.RunProcess(environment, folder.Path, "cache", "list", "--json").Json.GetProperty("limit").GetInt64());
        JsonElement item = Doctor(environment, folder.Path);
        Assert.True(item.GetProperty("found").GetBoolean());
        Assert.False(Directory.Exists(folder["cache"]));
        Assert.Contains("HADAL_CACHE_LIMIT is 'much'", item.GetProperty("hint").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_cache_that_cannot_be_written_or_made_is_one_that_the_doctor_does_not_find()
    {
        using TemporaryFolder folder = new();
        using SmallDisk disk = new(folder["disk"], bytes: 1 << 20);
        string filled = Path.Combine(disk.Path, "filled"), absent = Path.Combine(disk.Path, "user", "absent");
        Directory.CreateDirectory(Path.GetDirectoryName(absent)!);
        Fill(filled, 'a');
        disk.MakeReadOnly();

        foreach (string cache in (string[])[filled, absent])
        {
            JsonElement item = Doctor(new() { ["HADAL_CACHE"] = cache }, folder.Path);
            Assert.False(item.GetProperty("found").GetBoolean());
            Assert.Contains($"'{cache}' cannot be written", item.GetProperty("hint").GetString(), StringComparison.Ordinal);
            Assert.Contains("Read-only file system", item.GetProperty("hint").GetString(), StringComparison.Ordinal);
        }
    }

    private static JsonElement Doctor(Dictionary<string, string?> environment, string folder) => Tool.RunProcess(environment, folder, "doctor", "--json").Json
        .GetProperty("items").EnumerateArray().Single(item => item.GetProperty("name").GetString() == "kernel cache");

    private static ToolRun Run(string cache, string action) =>
        Tool.RunProcess(new Dictionary<string, string?> { ["HADAL_CACHE"] = cache }, Path.GetTempPath(), "cache", action, "--json");

    private static void Fill(string cache, params ReadOnlySpan<char> hashes)
    {
        foreach (char hash in hashes)
        {
            new KernelCache(cache).Write(new(new string(hash, 64), "sm_90a", "12.4", new(40, 0, 0, 0), new byte[100]));
        }
    }
}
