using System.Reflection;
using Hadal.Generators.Declarations;
using Hadal.Generators.Helpers;
using Hadal.Specs;
using Microsoft.CodeAnalysis.Text;
using Xunit;

namespace Hadal.Generators.Tests.Incrementality;

/// <summary>Everything that the pipeline keeps is compared by value and refers to nothing of a compilation.</summary>
public class ModelTests
{
    private static readonly HashSet<Type> s_values = [typeof(string), typeof(int), typeof(bool), typeof(TextSpan), typeof(LinePositionSpan)];

    [Fact]
    public void Models_are_sealed_records_of_values_all_the_way_down()
    {
        HashSet<Type> seen = [];
        Check(typeof(DeclarationResult), "", seen);
        Assert.Contains(typeof(GemmSpec), seen);
        Assert.Contains(typeof(SourcePlace), seen);
    }

    [Fact]
    public void Equal_arrays_are_equal_and_others_are_not()
    {
        EquatableArray<string> array = ["a", "b"];
        Assert.Equal(array, ["a", "b"]);
        Assert.Equal(array.GetHashCode(), ((EquatableArray<string>)["a", "b"]).GetHashCode());
        Assert.NotEqual(array, ["b", "a"]);
        Assert.NotEqual(array, ["a"]);
        Assert.Equal(default, (EquatableArray<string>)[]);
        Assert.Empty(default(EquatableArray<string>));
        Assert.Throws<ArgumentOutOfRangeException>(() => default(EquatableArray<string>)[0]);
    }

    private static void Check(Type type, string path, HashSet<Type> seen)
    {
        if (s_values.Contains(type) || type.IsEnum || !seen.Add(type))
            return;

        if (type.IsConstructedGenericType && type.GetGenericTypeDefinition() == typeof(EquatableArray<>))
        {
            Check(type.GetGenericArguments()[0], path + "[]", seen);
            return;
        }

        if (type == typeof(IKernelSpec))
        {
            foreach (Type spec in type.Assembly.GetTypes().Where(candidate => candidate != type && type.IsAssignableFrom(candidate)))
                Check(spec, $"{path}({spec.Name})", seen);
            return;
        }

        Assert.True(IsSealedRecord(type), $"{path} is a {type}, which is no sealed record.");
        foreach (FieldInfo field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
            Check(field.FieldType, $"{path}.{field.Name}", seen);
    }

    private static bool IsSealedRecord(Type type) =>
        type.IsSealed && type.GetMethod("<Clone>$") is not null && type.BaseType == typeof(object);
}
