using Hadal.Testing;
using Xunit;

namespace Hadal.Generators.Tests.Testing;

/// <summary>The helper that all snapshot tests trust.</summary>
public sealed class SnapshotFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_missing_snapshot_fails_and_leaves_the_text_to_accept()
    {
        SnapshotFile file = New();
        Assert.Contains("There is no accepted text yet", file.Check("text", accept: false), StringComparison.Ordinal);
        Assert.Equal("text", File.ReadAllText(file.ReceivedPath));
        Assert.False(File.Exists(file.VerifiedPath));
    }

    [Fact]
    public void Files_are_named_as_Verify_names_them()
    {
        Assert.Equal(_folder["_snapshots", "Tests.Method#A.B.verified.cs"], New("A.B").VerifiedPath);
        Assert.Equal(_folder["_snapshots", "Tests.Method.received.cs"], New().ReceivedPath);
    }

    [Fact]
    public void An_accepted_text_passes_and_removes_what_was_received()
    {
        SnapshotFile file = New();
        file.Check("old", accept: false);
        Assert.Null(file.Check("new", accept: true));
        Assert.False(File.Exists(file.ReceivedPath));
        Assert.Null(file.Check("new", accept: false));
    }

    [Fact]
    public void A_difference_shows_the_changed_lines_and_a_few_around_them()
    {
        string[] lines = [.. Enumerable.Range(0, 100).Select(i => $"line {i}")];
        SnapshotFile file = New();
        file.Check(string.Join('\n', lines), accept: true);
        lines[50] = "another";
        string? failure = file.Check(string.Join('\n', lines), accept: false);
        Assert.Contains("\n  line 49\n- line 50\n+ another\n  line 51", failure, StringComparison.Ordinal);
        Assert.DoesNotContain("line 40", failure, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_difference_is_cut()
    {
        SnapshotFile file = New();
        file.Check("", accept: true);
        Assert.InRange(file.Check(string.Concat(Enumerable.Repeat("line\n", 10_000)), accept: false)!.Split('\n').Length, 60, 80);
    }

    [Fact]
    public void Line_endings_and_a_byte_order_mark_are_no_difference()
    {
        SnapshotFile file = New();
        file.Check("a\nb\n", accept: true);
        File.WriteAllText(file.VerifiedPath, "a\r\nb\r\n", new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        Assert.Null(file.Check("a\nb\n", accept: false));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("List<int>")]
    [InlineData("a#b")]
    public void A_target_that_is_no_file_name_is_refused(string target) => Assert.Throws<ArgumentException>(() => New(target));

    [Fact]
    public void A_target_that_is_no_longer_produced_is_named_and_an_accepting_run_deletes_it()
    {
        New("kept").Check("text", accept: true);
        New("gone").Check("text", accept: true);
        Assert.Equal(["Tests.Method#gone.verified.cs was not produced; delete it."], SnapshotFolder.Unclaimed(_folder.Path, "Tests", "Method", "cs", ["kept"], accept: false));
        Assert.Empty(SnapshotFolder.Unclaimed(_folder.Path, "Tests", "Method", "cs", ["kept"], accept: true));
        Assert.False(File.Exists(New("gone").VerifiedPath));
        Assert.True(File.Exists(New("kept").VerifiedPath));
    }

    [Fact]
    public void A_snapshot_of_no_test_is_an_orphan()
    {
        string name = nameof(A_snapshot_of_no_test_is_an_orphan);
        new SnapshotFile(_folder["deep"], nameof(SnapshotFileTests), name, "target", "cs").Check("text", accept: true);
        new SnapshotFile(_folder["deep"], nameof(SnapshotFileTests), "Renamed", null, "cs").Check("text", accept: true);
        Assert.Equal(
            [Path.Combine("deep", "_snapshots", "SnapshotFileTests.Renamed.verified.cs")],
            SnapshotFolder.Orphans(_folder.Path, typeof(SnapshotFileTests).Assembly));
    }

    [Fact]
    public void Without_the_sources_a_snapshot_test_skips() =>
        Assert.StartsWith("$XunitDynamicSkip$", MessageOf(() => Snapshot.Verify("text", "cs", sourceFile: _folder["absent", "Tests.cs"])), StringComparison.Ordinal);

    [Fact]
    public void A_tool_that_is_absent_skips_with_its_name_and_its_package()
    {
        string message = MessageOf(() => Requires.Tool("hadal-no-such-tool", "no-such-package"));
        Assert.Contains("hadal-no-such-tool", message, StringComparison.Ordinal);
        Assert.Contains("no-such-package", message, StringComparison.Ordinal);
    }

    // Assert.Throws lets a skip through.
    private static string MessageOf(Action action)
    {
        try
        {
            action();
            return "";
        }
        catch (Exception exception) when (exception.GetType().Namespace is "Xunit.Sdk")
        {
            return exception.Message;
        }
    }

    private SnapshotFile New(string? target = null) => new(_folder.Path, "Tests", "Method", target, "cs");
}
