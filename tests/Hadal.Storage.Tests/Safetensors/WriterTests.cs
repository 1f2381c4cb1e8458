using Hadal.Storage.Safetensors;
using Hadal.Testing;

namespace Hadal.Storage.Tests.Safetensors;

public sealed class WriterTests : IDisposable
{
    private static readonly TensorDeclaration[] s_two = [new("a", SafetensorsType.I32, 2), new("b", SafetensorsType.U8, 3)];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Nothing_is_at_the_path_before_the_file_is_complete()
    {
        string path = _folder["f.safetensors"];
        using (SafetensorsWriter writer = Begin(path))
        {
            Assert.False(File.Exists(path));
            writer.Write<byte>("b", [1, 2, 3]);
            Assert.False(File.Exists(path));
            writer.Complete();
            Assert.Equal(writer.Length, new FileInfo(path).Length);
        }

        Assert.Equal([path], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void A_writer_that_is_not_completed_leaves_nothing_and_an_older_file_alone()
    {
        string path = _folder.Write("f.safetensors", "older");
        using (SafetensorsWriter writer = Begin(path))
        {
            writer.Write<byte>("b", [1]);
        }

        Assert.Equal([path], Directory.GetFiles(_folder.Path));
        Assert.Equal("older", File.ReadAllText(path));
    }

    [Fact]
    public void A_complete_file_replaces_an_older_one_and_its_readers_keep_theirs()
    {
        string path = _folder["f.safetensors"];
        WriteOne(path, 1);
        using SafetensorsFile older = SafetensorsFile.Open(path);
        ReadOnlyMemory<byte> mapped = older["x"].Data;
        WriteOne(path, 2);
        using SafetensorsFile newer = SafetensorsFile.Open(path);

        Assert.Equal(1, mapped.Span[0]);
        Assert.Equal([1], older["x"].ToArray<byte>());
        Assert.Equal([2], newer["x"].ToArray<byte>());
    }

    [Fact]
    public void Of_two_writers_of_one_path_the_last_to_complete_wins_whole()
    {
        string path = _folder["f.safetensors"];
        using (SafetensorsWriter first = SafetensorsWriter.Create(path, [new("first", SafetensorsType.U8, 2)]))
        using (SafetensorsWriter second = SafetensorsWriter.Create(path, [new("second", SafetensorsType.U8, 2)]))
        {
            first.Write<byte>("first", [1]);
            second.Write<byte>("second", [2, 2]);
            second.Complete();
            first.Write<byte>("first", [1]);
            first.Complete();
        }

        using SafetensorsFile file = SafetensorsFile.Open(path);
        Assert.Equal([1, 1], file["first"].ToArray<byte>());
        Assert.Equal([path], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void Pieces_larger_and_smaller_than_the_buffer_keep_their_order()
    {
        const int Bytes = (5 << 20) + 3;
        string path = _folder["f.safetensors"];
        byte[] data = RawFile.Data(Bytes);
        using (SafetensorsWriter writer = SafetensorsWriter.Create(path, [new("x", SafetensorsType.U8, Bytes)]))
        {
            int[] sizes = [1, (1 << 20) - 1, 1 << 20, 5, (2 << 20) + 7];
            int done = 0;
            foreach (int size in sizes.Append(Bytes - sizes.Sum()))
            {
                writer.Write<byte>("x", data.AsSpan(done, size));
                done += size;
            }

            writer.Complete();
        }

        using SafetensorsFile file = SafetensorsFile.Open(path);
        Assert.True(data.AsSpan().SequenceEqual(file["x"].As<byte>()));
    }

    [Fact]
    public void Misuse_is_named()
    {
        using SafetensorsWriter writer = SafetensorsWriter.Create(_folder["f"], s_two);
        Assert.Contains("'a' is next; 'b' was given", Assert.Throws<ArgumentException>(() => writer.Write<byte>("b", [1])).Message, StringComparison.Ordinal);
        Assert.Contains("declared as I32 [2]; elements of type Single were given", Assert.Throws<ArgumentException>(() => writer.Write<float>("a", [1])).Message, StringComparison.Ordinal);
        writer.Write<int>("a", [1]);
        Assert.Contains("declared as I32 [2], 8 bytes; 4 are written, and 8 more were given", Assert.Throws<ArgumentException>(() => writer.Write<int>("a", [1, 2])).Message, StringComparison.Ordinal);
        Assert.Contains("tensor 'a' has 4 of its 8 bytes", Assert.Throws<InvalidOperationException>(writer.Complete).Message, StringComparison.Ordinal);
        writer.Write<int>("a", [2]);
        writer.Write<byte>("b", [1, 2, 3]);
        Assert.Contains("nothing is left", Assert.Throws<ArgumentException>(() => writer.Write<byte>("b", [1])).Message, StringComparison.Ordinal);
        writer.Complete();
        _ = Assert.Throws<ObjectDisposedException>(writer.Complete);
        _ = Assert.Throws<ObjectDisposedException>(() => writer.Write<byte>("b", [1]));
    }

    [Theory]
    [InlineData("__metadata__", "kept for the file's metadata")]
    [InlineData("a\0b", "a text has no NUL; this one has one at 1")]
    public void A_name_that_cannot_be_read_back_is_not_declared(string name, string message)
        => Assert.Contains(message, Assert.Throws<ArgumentException>(() => new TensorDeclaration(name, SafetensorsType.U8)).Message, StringComparison.Ordinal);

    [Fact]
    public void Half_of_a_surrogate_pair_is_no_name()
        => Assert.Contains("half of a surrogate pair at 2", Assert.Throws<ArgumentException>(() => new TensorDeclaration("ab\ud800", SafetensorsType.U8)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_shape_that_cannot_be_read_back_is_not_declared()
    {
        _ = Assert.Throws<ArgumentException>(() => new TensorDeclaration("a", SafetensorsType.U8, -1));
        _ = Assert.Throws<ArgumentException>(() => new TensorDeclaration("a", SafetensorsType.F6E2M3, 3));
        _ = Assert.Throws<ArgumentException>(() => new TensorDeclaration("a", SafetensorsType.U8, long.MaxValue, 2));
        _ = Assert.Throws<ArgumentException>(() => new TensorDeclaration("a", SafetensorsType.U8, new long[65]));
        _ = Assert.Throws<ArgumentOutOfRangeException>(() => new TensorDeclaration("a", (SafetensorsType)99));
    }

    [Fact]
    public void Declarations_and_options_are_checked_before_a_file_is_begun()
    {
        _ = Assert.Throws<ArgumentException>(() => SafetensorsWriter.Create(_folder["f"], [s_two[0], s_two[0]]));
        _ = Assert.Throws<ArgumentException>(() => SafetensorsWriter.Create(_folder["f"], s_two, new() { Metadata = new Dictionary<string, string> { ["\0"] = "" } }));
        _ = Assert.Throws<ArgumentOutOfRangeException>(() => new SafetensorsWriterOptions { DataAlignment = 48 });
        Assert.Contains("cannot be begun in", Assert.Throws<SafetensorsException>(() => SafetensorsWriter.Create(_folder["none", "f"], s_two)).Message, StringComparison.Ordinal);
        Assert.Contains("this is a folder", Assert.Throws<SafetensorsException>(() => SafetensorsWriter.Create(_folder.Path, s_two)).Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    private static SafetensorsWriter Begin(string path)
    {
        SafetensorsWriter writer = SafetensorsWriter.Create(path, s_two);
        writer.Write<int>("a", [1, 2]);
        return writer;
    }

    private static void WriteOne(string path, byte value)
    {
        using SafetensorsWriter writer = SafetensorsWriter.Create(path, [new("x", SafetensorsType.U8, 1)]);
        writer.Write<byte>("x", [value]);
        writer.Complete();
    }
}
